import { describe, expect, it } from '@jest/globals'
import { encodeDocument } from '../combine/combine.js'
import { codeOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { sha256 } from '../repository/unpacked.js'
import { contentIdOf } from './content-id.js'
import { aboutName, encodeAbout, fileNode, folderNode, segmentFileName } from './folder.js'
import { readDocument } from '../test-support/read-document.js'

const live = new AbortController().signal
const blob = 'cd'.repeat(32)
const snapshot: Snapshot = { id: 'ab'.repeat(32), time: '2026-01-01T00:00:00Z', tree: 'root', paths: ['/'] }
const document: FileMetadata = { schema: 1, contentId: contentIdOf([blob]), size: 4, mediaType: 'text/plain', outcomes: [] }

/** What `show` finds in a snapshot with one file, and segments with such contents in that order. */
async function show(...segments: (string | Error)[]) {
  const blobs = new Map<string, string | Error>([['about', encodeAbout(true)], ...segments.map((content, i) => [`segment ${i}`, content] as const)])
  const nodes: Record<string, TreeNode[]> = {
    root: [folderNode('catalog'), fileNode(Buffer.from('file'), [blob], 4)],
    catalog: [fileNode(aboutName, ['about'], 1), ...segments.map((_, i) => fileNode(segmentFileName(sha256(Buffer.from([i]))), [`segment ${i}`], 1))],
  }
  const damage: unknown[] = []
  const source = {
    async *readTree(id: string) {
      yield* await Promise.resolve(nodes[id]!)
    },
    readBlob: (_type: string, id: string) => {
      const content = blobs.get(id)!
      return typeof content === 'string' ? Promise.resolve(Buffer.from(content)) : Promise.reject(content)
    },
    blobSize: () => 1,
  }
  const found = await readDocument(source, snapshot, Buffer.from('/file'), { signal: live, onDamaged: (error) => damage.push(codeOf(error)) })
  return { document: found.document, incomplete: found.incomplete, damage }
}

const good = `${encodeDocument(document)}\n`
const provisional: FileMetadata = { ...document, outcomes: [{ analyzer: 'a/b', version: '1', status: 'pending', ms: 0 }] }

describe('the document of a path', () => {
  it('is the one of its content, and a final one where there is one', async () => {
    expect(await show(good)).toEqual({ document, incomplete: false, damage: [] })
    expect(await show(`${encodeDocument(provisional)}\n`)).toMatchObject({ document: provisional })
    expect(await show(`${encodeDocument(provisional)}\n`, good)).toMatchObject({ document })
    expect(await show()).toEqual({ document: undefined, incomplete: false, damage: [] })
  })

  it.each([
    ['no JSON', `${document.contentId}\n`],
    ['of wrong types', good.replace('"text/plain"', '7')],
    ['cut off', good.trimEnd()],
    ['nested without end', good.replace('"size"', `"deep":${'['.repeat(50_000)}${']'.repeat(50_000)},"size"`)],
    ['lost', Object.assign(new Error('gone'), { code: 'object-not-found' })],
  ])('is found in another segment when one is %s', async (_what, segment) => {
    expect(await show(segment, good)).toEqual({ document, incomplete: true, damage: [segment instanceof Error ? 'object-not-found' : 'damaged'] })
    expect(await show(segment)).toMatchObject({ document: undefined, incomplete: true })
  })

  it('of a newer release is not shown, and that is no damage', async () => {
    expect(await show(good.replace('"schema":1', '"schema":2'))).toEqual({ document: undefined, incomplete: false, damage: [] })
  })

  it('does not hide a store that cannot be reached', async () => {
    const trouble = Object.assign(new Error('offline'), { code: 'store-failed' })
    expect(await show(trouble).then(String, codeOf)).toBe('store-failed')
  })
})
