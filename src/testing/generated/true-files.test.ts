/** Files that are made have to be what they are said to be, by judges of others. */
import { describe, expect, it } from '@jest/globals'
import { unzipSync } from 'fflate'
import { detectMediaType, headBytes } from '../../core/analyze/media-type.js'
import { hostileFiles } from './hostile-files.js'
import { trueFiles, trueFilesFor } from './true-files.js'

/** What the agent calls them where it goes by another of their names, or knows none. */
const otherNames: Readonly<Record<string, string>> = { 'text/xml': 'application/xml', 'application/javascript': 'text/javascript', 'application/yaml': 'text/yaml', 'application/x-subrip': 'text/plain' }

describe('true files', () => {
  it.each(trueFiles)('$name is $mediaType', async ({ bytes, mediaType, name }) => {
    const made = bytes()
    expect(made.length).toBeLessThan(10_000)
    expect(await detectMediaType(made.subarray(0, headBytes), name)).toBe(otherNames[mediaType] ?? mediaType)
    expect(Buffer.compare(made, bytes())).toBe(0)
  })

  it('hold what they list', () => {
    for (const { bytes, name } of trueFiles.filter((file) => /\.(zip|docx|odt)$/.test(file.name))) {
      const members = Object.values(unzipSync(bytes())).map((member) => Buffer.from(member).toString())
      expect([name, members.join()]).toEqual([name, expect.stringMatching(/ferry|Harbour of Aberdeen/)])
    }
    for (const { large } of trueFilesFor(['application/json', 'application/x-ipynb+json'], 2)) {
      expect(() => JSON.parse(Buffer.from(large?.(50_000) ?? []).toString()) as unknown).not.toThrow()
      expect(large?.(50_000).length).toBeGreaterThan(50_000)
    }
  })
})

describe('hostile files', () => {
  it('are the same each time, and none is a true one', () => {
    for (const truth of trueFiles) {
      const again = hostileFiles(truth.mediaType, truth)
      for (const [at, { bytes }] of hostileFiles(truth.mediaType, truth).entries()) {
        expect(Buffer.compare(bytes, again[at]?.bytes ?? Buffer.alloc(0))).toBe(0)
        expect(Buffer.compare(bytes, truth.bytes())).not.toBe(0)
      }
    }
  })
})
