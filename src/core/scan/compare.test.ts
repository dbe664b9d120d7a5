import { describe, expect, it } from '@jest/globals'
import { BackupError } from '../contracts/errors.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { RecordingReporter } from '../test-support/fakes.js'
import { compareWithParent } from './compare.js'
import type { EntryStat } from './listing.js'
import type { ScanEvent } from './scan.js'

const live = new AbortController().signal
const regular = 0o100644
const directory = 0o040755

const entry = (name: string, change: Partial<EntryStat> = {}): EntryStat => ({
  name: Buffer.from(name), mode: regular, uid: 0, gid: 0, inode: 7n, deviceId: 1n, device: 0n, links: 1, size: 3, mtimeNs: 10n, ctimeNs: 20n, ...change,
})
const file = (name: string, change: Partial<TreeNode> = {}): TreeNode => ({
  name: Buffer.from(name), type: 'file', mode: 0o644, mtimeNs: 10n, atimeNs: 10n, ctimeNs: 20n, uid: 0, gid: 0, user: '', group: '',
  inode: 7n, deviceId: 1n, size: 3, links: 1, content: ['aa'], ...change,
})
const dir = (name: string, subtree: BlobId): TreeNode => ({ ...file(name), type: 'dir', content: [], subtree })

/** A walk over the root with what is given in it: a name is a file, a list is a folder's content. */
function* walk(names: Record<string, EntryStat | Record<string, EntryStat>>): Generator<ScanEvent> {
  yield { kind: 'enter', path: Buffer.from('/'), entry: undefined }
  for (const [name, what] of Object.entries(names)) {
    const path = Buffer.from(`/${name}`)
    if ('mode' in what) yield { kind: 'entry', path, entry: what as EntryStat }
    else {
      yield { kind: 'enter', path, entry: entry(name, { mode: directory }) }
      for (const inner of Object.values(what)) yield { kind: 'entry', path: Buffer.from(`/${name}/${inner.name.toString()}`), entry: inner }
      yield { kind: 'leave' }
    }
  }
  yield { kind: 'leave' }
}

async function compare(
  names: Parameters<typeof walk>[0],
  trees: Record<BlobId, readonly TreeNode[] | Error>,
  { force = false, hasBlob = (id: BlobId) => id !== '', parentTree = 'root' } = {},
) {
  const reporter = new RecordingReporter()
  const readTree = async function* (id: BlobId) {
    const tree = await Promise.resolve(trees[id]!)
    if (tree instanceof Error) throw tree
    yield* tree
  }
  const found: Record<string, { previous: boolean; unchanged: readonly BlobId[] | undefined }> = {}
  const left: (string | undefined)[] = []
  const damagedTrees: BlobId[] = []
  async function* events() {
    for (const event of walk(names)) yield await Promise.resolve(event)
  }
  for await (const event of compareWithParent(events(), { signal: live, parentTree: parentTree === '' ? undefined : parentTree, readTree, hasBlob, force, reporter, onDamagedTree: (id) => damagedTrees.push(id) })) {
    if (event.kind === 'leave') left.push(event.previous?.name.toString())
    else if (event.entry !== undefined) found[event.path.toString()] = { previous: event.previous !== undefined, unchanged: event.unchangedContent }
  }
  return { found, left, reporter, damagedTrees }
}

describe('compare with the snapshot before', () => {
  it('takes over the content of a file that has not changed, wherever it stands among others', async () => {
    const { found } = await compare(
      { b: entry('b'), d: entry('d'), e: entry('e') },
      { root: [file('a'), file('b', { content: ['b1', 'b2'] }), file('c'), file('d', { content: ['d1'] }), file('f')] },
    )
    expect(found).toEqual({
      '/b': { previous: true, unchanged: ['b1', 'b2'] },
      '/d': { previous: true, unchanged: ['d1'] },
      '/e': { previous: false, unchanged: undefined },
    })
  })

  it.each([
    ['size', { size: 4 }], ['modification time', { mtimeNs: 11n }], ['change time', { ctimeNs: 21n }], ['inode', { inode: 8n }], ['type', { mode: 0o120777 }],
  ])('reads a file again whose %s is another', async (_what, change) => {
    const { found } = await compare({ a: entry('a', change) }, { root: [file('a')] })
    expect(found['/a']).toEqual({ previous: true, unchanged: undefined })
  })

  it('does not read again for a changed mode or owner alone', async () => {
    const { found } = await compare({ a: entry('a', { mode: 0o100600, uid: 5 }) }, { root: [file('a')] })
    expect(found['/a']?.unchanged).toEqual(['aa'])
  })

  it('reads again what is forced, and what the repository no longer has all blobs of', async () => {
    expect((await compare({ a: entry('a') }, { root: [file('a')] }, { force: true })).found['/a']).toEqual({ previous: true, unchanged: undefined })
    const lost = await compare({ a: entry('a') }, { root: [file('a', { content: ['aa', 'bb'] })] }, { hasBlob: (id) => id !== 'bb' })
    expect(lost.found['/a']).toEqual({ previous: true, unchanged: undefined })
  })

  it('goes into folders, and hands their earlier node on where they end', async () => {
    const { found, left } = await compare(
      { a: { x: entry('x') }, b: { y: entry('y') }, c: { z: entry('z') } },
      { root: [dir('a', 'tree-a'), file('b'), dir('c', 'tree-c')], 'tree-a': [file('x')], 'tree-c': [file('other')] },
    )
    expect([found['/a/x']?.unchanged, found['/b/y']?.previous, found['/c/z']?.previous]).toEqual([['aa'], false, false])
    expect(left).toEqual(['a', 'b', 'c', undefined])
  })

  it('knows nothing without an earlier snapshot', async () => {
    const { found } = await compare({ a: entry('a'), d: { x: entry('x') } }, {}, { parentTree: '' })
    expect(Object.values(found).every(({ previous, unchanged }) => !previous && unchanged === undefined)).toBe(true)
  })

  it.each(['damaged', 'object-not-found'] as const)('tells once that an earlier folder is %s, and reads its files again', async (code) => {
    const { found, reporter, damagedTrees } = await compare(
      { a: { x: entry('x'), y: entry('y'), z: entry('z') }, b: entry('b') },
      { root: [dir('a', 'tree-a'), file('b')], 'tree-a': new BackupError(code, 'broken') },
    )
    expect(reporter.codes).toEqual(['parent-damaged'])
    expect(damagedTrees).toEqual(['tree-a'])
    expect([found['/a/x']?.unchanged, found['/a/z']?.unchanged, found['/b']?.unchanged]).toEqual([undefined, undefined, ['aa']])
  })

  it('ends with any other failure of the store', async () => {
    await expect(compare({ a: entry('a') }, { root: new BackupError('store-failed', 'gone') })).rejects.toMatchObject({ code: 'store-failed' })
  })
})
