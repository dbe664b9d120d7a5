import { describe, expect, it } from '@jest/globals'
import type { StoredContent, StoredEvent } from '../chunk/store-files.js'
import type { TreeNode } from '../contracts/tree.js'
import { createRepository } from '../repository/create.js'
import { parseTree } from '../repository/tree/tree-json.js'
import { PackWriter } from '../pack/pack-writer.js'
import { Sender } from '../send/sender.js'
import type { EntryStat } from '../scan/listing.js'
import { cheapCost, live, password } from '../test-support/backup-scene.js'
import { FakeClock, RecordingReporter } from '../test-support/fakes.js'
import { runProgress } from '../support/run-progress.js'
import { createMemoryStore } from '../transport/memory.js'
import { buildTrees } from './build-trees.js'

const entry = (name: string, mode = 0o100644): EntryStat => ({
  name: Buffer.from(name), mode, uid: 1, gid: 2, inode: 3n, deviceId: 4n, device: 5n, links: 6, size: 7, mtimeNs: 8n, ctimeNs: 9n,
})
const file = (name: string, content: StoredContent): StoredEvent => ({ kind: 'entry', path: Buffer.from(`/${name}`), entry: entry(name), previous: undefined, content })
const other = (name: string, mode: number): StoredEvent => ({ kind: 'entry', path: Buffer.from(`/${name}`), entry: entry(name, mode), previous: undefined })
const read = (outcome: Partial<StoredContent['outcome']> = {}): StoredContent => ({ blobs: ['aa'.repeat(32)], outcome: { size: 7, changed: false, ...outcome } })
const failed = (code: string) => read({ failure: { code, message: `${code}: no` } })
const root: StoredEvent = { kind: 'enter', path: Buffer.from('/'), entry: undefined, previous: undefined }
const end: StoredEvent = { kind: 'leave', previous: undefined }

async function build(...events: StoredEvent[]) {
  const clock = new FakeClock()
  const reporter = new RecordingReporter()
  const repository = await createRepository(createMemoryStore(), { password, signal: live, clock, cost: cheapCost })
  const packs = new PackWriter({ repository, clock, sender: new Sender(repository.store, { signal: live }), signal: live })
  async function* all() {
    for (const event of [root, ...events, end]) yield await Promise.resolve(event)
  }
  const built = await buildTrees(all(), { packs, reporter, reserved: Buffer.from('m'), progress: runProgress(reporter) })
  const nodes = (): TreeNode[] => [...parseTree(built.root.finish())]
  return { ...built, nodes, reporter, packs, repository }
}

describe('building trees', () => {
  it('saves a folder\'s tree when the folder ends, children first, and leaves the root open', async () => {
    const enter = (name: string): StoredEvent => ({ kind: 'enter', path: Buffer.from(`/${name}`), entry: entry(name, 0o040755), previous: undefined })
    const { nodes, counts, packs, repository } = await build(enter('a'), enter('b'), file('x', read()), end, end, file('z', read()))
    await packs.flush()
    const [a, z] = nodes()
    expect([a?.type, z?.name.toString()]).toEqual(['dir', 'z'])
    const [b] = [...parseTree(await repository.readBlob('tree', a!.subtree!, { signal: live }))]
    expect([...parseTree(await repository.readBlob('tree', b!.subtree!, { signal: live }))].map(({ name }) => name.toString())).toEqual(['x'])
    expect(counts).toEqual({ files: { new: 2, changed: 0, unmodified: 0 }, dirs: { new: 2, changed: 0, unmodified: 0 }, filesProcessed: 2, bytesProcessed: 14 })
  })

  it('gives each kind of file what the format stores of it', async () => {
    const { nodes, reporter } = await build(
      other('block', 0o060600), other('char', 0o020600), other('fifo', 0o010600), file('file', read()), other('link', 0o120777), other('socket', 0o140600),
    )
    expect(nodes().map(({ name, type, links, device, size }) => [name.toString(), type, links, device, size])).toEqual([
      ['block', 'dev', 6, 5n, 0], ['char', 'chardev', 6, 5n, 0], ['fifo', 'fifo', 0, undefined, 0], ['file', 'file', 6, undefined, 7], ['link', 'symlink', 6, undefined, 0], ['socket', 'socket', 0, undefined, 0],
    ])
    expect(reporter.warnings).toEqual([])
  })

  it('leaves out what could not be read, and tells why', async () => {
    const { nodes, reporter, counts } = await build(file('a', failed('ENOENT')), file('b', failed('EACCES')), file('c', failed('EIO')), other('d', 0o150000), file('e', read()))
    expect(nodes().map(({ name }) => name.toString())).toEqual(['e'])
    expect(reporter.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['source-unreadable', '/a vanished before it could be read'],
      ['source-unreadable', '/b cannot be read: permission denied'],
      ['source-unreadable', '/c cannot be read: EIO: no'],
      ['source-unreadable', '/d has a type that cannot be saved'],
    ])
    expect([counts.filesProcessed, counts.files.new]).toEqual([1, 1])
  })

  it('stores what was read of a file, not what the walk saw, and tells of one that changed meanwhile', async () => {
    const stat = { mode: 0o100600, uid: 10, gid: 20, inode: 30n, deviceId: 40n, links: 1, mtimeNs: 80n, ctimeNs: 90n }
    const { nodes, reporter } = await build(file('other', read({ size: 100, stat })), file('torn', read({ size: 50, changed: true })))
    expect(nodes()).toMatchObject([{ size: 100, uid: 10, inode: 30n, mtimeNs: 80n, atimeNs: 80n }, { size: 50, uid: 1, mtimeNs: 8n }])
    expect(reporter.warnings.map(({ code, path }) => [code, path])).toEqual([['source-changed', '/torn']])
  })

  it('tells new, changed and unmodified apart', async () => {
    const first = await build(file('a', read()), file('b', read()), file('c', read()))
    const [a, b] = first.nodes()
    const again = (name: string, previous: TreeNode, change: Partial<EntryStat> = {}): StoredEvent => ({
      ...(file(name, read()) as StoredEvent & { kind: 'entry' }), entry: { ...entry(name), ...change }, previous,
    })
    const { counts, reporter } = await build(again('a', a!), again('b', b!, { uid: 99, ctimeNs: 10n }), file('c', read()))
    expect(counts.files).toEqual({ new: 1, changed: 1, unmodified: 1 })
    expect(reporter.details.map(({ action }) => action)).toEqual(['unmodified file', 'changed file', 'new file'])
  })
})
