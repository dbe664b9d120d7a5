/** Who is blamed for the end of a process, and who is not. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { AnalysisResult } from '../../core/contracts/analysis.js'
import { statusOf, TestHost } from '../test-support/test-host.js'

let host: TestHost
afterEach(() => host.close())

const statuses = (result: AnalysisResult, ...sections: string[]): unknown[] => sections.map((section) => statusOf(result, section))

describe('a process that ends in a step', () => {
  it('is started again for that step alone, which succeeds where others were to blame', async () => {
    host = new TestHost(['blocks-later', 'healthy'], { beginMs: 3000, loadMs: 3000 })
    const result = await host.analyze('bad.txt')
    expect(statuses(result, 'text', 'blocksLater', 'words', 'late')).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(host.pids.length).toBeGreaterThan(1)
    expect(host.warnings).toEqual([])
  })

  it('costs the section of whoever ends it alone as well', async () => {
    host = new TestHost(['healthy', 'aborts', 'exits'])
    expect(statuses(await host.analyze('good.txt'), 'aborts', 'exits', 'words', 'late')).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(statuses(await host.analyze('bad.txt'), 'aborts', 'exits', 'words', 'late')).toEqual(['crashed', 'crashed', 'ok', 'ok'])
    // The first one ends; that of the second try; one for the next, in which that runs first; one for the rest.
    expect(host.pids).toHaveLength(4)
  })
})

describe('an analyzer that ends its process after its answer', () => {
  it('costs no section of anybody, and is found and switched off', async () => {
    host = new TestHost(['healthy', 'aborts-later'])
    for (let file = 0; file < 200 && host.warnings.length === 0; file += 1) {
      const result = await host.analyze(`bad${file}.txt`)
      expect([file, ...statuses(result, 'text', 'words', 'late', 'abortsLater')]).toEqual([file, 'ok', 'ok', 'ok', 'ok'])
    }
    expect(host.warnings).toEqual([{ code: 'plugin-disabled', message: expect.stringContaining('fixture-aborts-later/main') }])
    expect(statuses(await host.analyze('bad.txt'), 'words', 'abortsLater')).toEqual(['ok', 'disabled'])
  })
})

describe('memory', () => {
  it('that a process has taken over many files is nobody\'s fault, and the next processes are replaced earlier', async () => {
    host = new TestHost(['healthy', 'leaks-slowly'], { recycleMinFiles: 1_000 })
    for (let file = 0; file < 30; file += 1) {
      expect([file, ...statuses(await host.analyze(`bad${file}.txt`), 'words', 'leaksSlowly')]).toEqual([file, 'ok', 'ok'])
    }
    expect(host.warnings).toEqual([])
    expect(host.debugLines).toContainEqual(expect.stringMatching(/^host processes are replaced after \d files from now on$/))
  })

  it('that an idle process has taken beyond its share has it replaced before it is too much', async () => {
    host = new TestHost(['healthy', 'leaks-slowly'], { memoryBytes: 1_000_000_000, recycleShare: 0.3, recycleMinFiles: 4 })
    for (let file = 0; file < 12; file += 1) await host.analyze(`bad${file}.txt`)
    expect(host.debugLines).toContainEqual(expect.stringMatching(/is replaced: idle, it takes \d+ MB after (8|12) files$/))
    expect(host.debugLines.filter((line) => line.includes('more than the'))).toEqual([])
  })
})

it('a process is replaced after its number of files, in good order, and nobody notices', async () => {
  host = new TestHost(['healthy'], { recycleFiles: 3 })
  for (let file = 0; file < 7; file += 1) expect(statuses(await host.analyze(`${file}.txt`), 'words', 'late')).toEqual(['ok', 'ok'])
  expect(host.pids).toHaveLength(3)
  expect(host.debugLines.filter((line) => /is replaced: it has seen 3 files$/.test(line))).toHaveLength(2)
})

it('files one after the other are given to one process, however many there may be', async () => {
  host = new TestHost(['healthy'], {}, 4)
  for (let file = 0; file < 6; file += 1) await host.analyze(`${file}.txt`)
  expect(host.pids).toHaveLength(1)
})

