import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { readDocument } from './test-support/read-document.js'
import { codeOf } from './contracts/errors.js'
import { acquireLock } from './repository/lock.js'
import { BackupScene, live } from './test-support/backup-scene.js'
import { FakeHost } from './test-support/fakes.js'
import { skipLockPause } from './test-support/lock-pause.js'
import { osSupport } from './os/libc.js'
import { makeNode } from './os/special.js'
import { WorkerPool } from './workers/pool.js'

beforeAll(skipLockPause)

let scene: BackupScene
beforeEach(async () => {
  scene = await BackupScene.begin()
})
afterEach(() => scene.end())

const outcomeOf = (call: Promise<unknown>) => call.then(() => 'no error', codeOf)

describe('backup: first and next', () => {
  it('saves everything below the target: contents, links, empty folders, awkward names', async () => {
    const large = randomBytes(3_000_000)
    scene.write('docs/letter.txt', 'dear reader')
    scene.write('docs/copy.txt', 'dear reader')
    scene.write('large.bin', large)
    scene.write('empty', '')
    fs.mkdirSync(scene.at('hollow'))
    fs.symlinkSync('docs/letter.txt', scene.at('link'))
    fs.writeFileSync(Buffer.concat([Buffer.from(scene.at('odd-')), Buffer.from([0xff])]), 'odd')
    const result = await scene.backup()
    expect(result).toMatchObject({
      parentId: undefined, files: { new: 5, changed: 0, unmodified: 0 }, dirs: { new: 2, changed: 0, unmodified: 0 }, filesProcessed: 5, bytesProcessed: large.length + 25, warnings: 0,
    })
    const nodes = await scene.nodes()
    expect([...nodes.keys()]).toEqual(['/docs', '/docs/copy.txt', '/docs/letter.txt', '/empty', '/hollow', '/large.bin', '/link', '/odd-\\xff'])
    expect((await scene.content('/large.bin')).equals(large)).toBe(true)
    expect((await scene.content('/docs/copy.txt')).toString()).toBe('dear reader')
    expect(nodes.get('/link')).toMatchObject({ type: 'symlink', linkTarget: Buffer.from('docs/letter.txt') })
    expect(nodes.get('/large.bin')).toMatchObject({ size: large.length, mtimeNs: fs.statSync(scene.at('large.bin'), { bigint: true }).mtimeNs })
    expect(scene.reporter.warnings).toEqual([])
  })

  it('writes packs, then their index, then the snapshot, between taking and leaving the lock', async () => {
    for (let i = 0; i < 5; i++) scene.write(`f${i}`, randomBytes(50_000))
    await scene.backup({ host: new FakeHost() })
    const types = scene.store.putTypes()
    expect(types).toEqual([...types.filter((type) => type === 'pack'), 'index', 'snapshot'])
    const order = scene.store.calls.filter(({ operation }) => operation === 'put' || operation === 'delete').map(({ operation, key }) => `${operation} ${key.type}`)
    expect([order[0], order.at(-2), order.at(-1)]).toEqual(['put lock', 'put snapshot', 'delete lock'])
    expect(await scene.names('lock')).toEqual([])
  })

  it('of an unchanged folder adds one snapshot and nothing else', async () => {
    scene.write('a/b/file.txt', 'text')
    scene.write('empty', '')
    fs.symlinkSync('a', scene.at('link'))
    const host = new FakeHost()
    const first = await scene.backup({ host })
    const second = await scene.backup({ host })
    expect(scene.store.putTypes()).toEqual(['snapshot'])
    expect(second).toMatchObject({
      parentId: first.snapshotId, files: { new: 0, changed: 0, unmodified: 2 }, dirs: { new: 0, changed: 0, unmodified: 2 }, dataBlobs: 0, treeBlobs: 0, bytesAdded: 0, bytesStored: 0,
    })
    expect((await scene.snapshot(first.snapshotId)).snapshot.tree).toBe((await scene.snapshot()).snapshot.tree)
    expect(host.analysed).toHaveLength(1)
  })

  it('reads a changed file, drops a deleted one, and stores no data for a renamed one', async () => {
    const text = scene.write('d/changed.txt', 'before')
    scene.write('d/deleted.txt', 'deleted')
    scene.write('d/renamed.txt', 'the same')
    const host = new FakeHost()
    await scene.backup({ host })
    fs.writeFileSync(text, 'after it')
    fs.rmSync(scene.at('d/deleted.txt'))
    const changed = await scene.backup({ host })
    expect(changed).toMatchObject({ files: { new: 0, changed: 1, unmodified: 1 }, dirs: { new: 0, changed: 1, unmodified: 0 } })
    expect([...(await scene.nodes()).keys()].filter((path) => !path.startsWith('/.backup'))).toEqual(['/d', '/d/changed.txt', '/d/renamed.txt'])
    expect((await scene.content('/d/changed.txt')).toString()).toBe('after it')
    fs.renameSync(scene.at('d/renamed.txt'), scene.at('d/new-name.txt'))
    expect(await scene.backup({ host })).toMatchObject({ files: { new: 1, changed: 0, unmodified: 1 }, dataBlobs: 0 })
    expect(host.analysed).toHaveLength(4)
  })

  it('with force reads everything and stores nothing twice', async () => {
    scene.write('file', 'content')
    await scene.backup()
    const forced = await scene.backup({ request: { force: true } })
    expect(forced).toMatchObject({ files: { unmodified: 1 }, dataBlobs: 0, treeBlobs: 0 })
    expect(scene.store.putTypes()).toEqual(['snapshot'])
  })

  it('compares with the latest snapshot of the same host and paths only', async () => {
    scene.write('a/file', 'a')
    const first = await scene.backup()
    expect((await scene.backup({ request: { hostname: 'other' } })).parentId).toBeUndefined()
    expect((await scene.backup({ request: { targets: [Buffer.from('a')] } })).parentId).toBeUndefined()
    expect((await scene.backup()).parentId).toBe(first.snapshotId)
  })

  it('says in the snapshot what was saved, and how', async () => {
    scene.write('file', 'content')
    await scene.backup({ request: { tags: ['t'], excludes: ['*.log'] } })
    const { snapshot } = await scene.snapshot()
    expect(snapshot).toMatchObject({ paths: [scene.folder], hostname: 'scene', tags: ['t'], excludes: ['*.log'], program_version: 'backup-agent test' })
    expect(Date.parse(snapshot.time)).toBe(scene.clock.nowMs)
    expect(snapshot.summary).toMatchObject({ files_new: 1, data_blobs: 1, tree_blobs: 1, total_files_processed: 1, total_bytes_processed: 7 })
  })
})

describe('backup: documents', () => {
  it('of a file can be read from the snapshot', async () => {
    scene.write('notes.txt', 'one\ntwo\n')
    scene.write('binary', Buffer.from([0, 1, 2]))
    const result = await scene.backup({ host: new FakeHost() })
    expect(result.analysis).toEqual({ analysed: 1, known: 0, failed: 0, pending: 0, passed: { empty: 0, repeated: 0, unread: 1 } })
    const { repository, snapshot } = await scene.snapshot()
    const find = (path: string) => readDocument(repository, snapshot, Buffer.from(path), { signal: live })
    expect(await find('/notes.txt')).toMatchObject({ document: { lines: { bytes: 8 }, mediaType: 'text/plain' }, incomplete: false })
    expect((await find('/binary')).document).toBeUndefined()
    expect(await outcomeOf(find('/missing'))).toBe('path-not-found')
  })

  it('are in a folder that restores, and that the next backup leaves out when it lies in the source', async () => {
    scene.write('notes.txt', 'text')
    await scene.backup({ host: new FakeHost() })
    const about = await scene.content('/.backup-metadata/about.json')
    scene.write('.backup-metadata/about.json', about)
    await scene.backup({ host: new FakeHost() })
    expect(scene.store.putTypes()).toEqual(['snapshot'])
    fs.rmSync(scene.at('.backup-metadata/about.json'))
    expect(await outcomeOf(scene.backup())).toBe('invalid-usage')
    expect(scene.store.putTypes()).toEqual([])
  })
})

/** More than is read ahead of the first pack on its way. */
const largeBytes = 56 * 1024 * 1024
const libcOnly = osSupport().available ? it : it.skip

/** Runs once, at the first call. */
function once<T>(act: () => T): () => T | undefined {
  let done = false
  return () => {
    if (done) return undefined
    done = true
    return act()
  }
}

async function flipByte(place: { pack: string; offset: number }): Promise<void> {
  const key = { type: 'pack', name: place.pack } as const
  const bytes = await scene.store.get(key, { signal: live })
  bytes[place.offset + 20]! ^= 1
  await scene.store.put(key, bytes, { signal: live })
}

describe('backup: what is not as it was', () => {
  /** Between the walk's look at a folder and the reading of its files: when the walk tells what it leaves out of it. */
  const afterTheWalk = (act: () => void) => {
    scene.write('d/excluded', '')
    return scene.backup({ request: { targets: [Buffer.from('d')], excludes: ['excluded'] }, onDetail: once(act) })
  }

  libcOnly('files that vanish or become something else are told, and the rest is saved (needs libc)', async () => {
    for (const name of ['fifo', 'gone', 'link', 'stays']) scene.write(`d/${name}`, name)
    const result = await afterTheWalk(() => {
      for (const name of ['fifo', 'gone', 'link']) fs.rmSync(scene.at(`d/${name}`))
      makeNode(Buffer.from(scene.at('d/fifo')), fs.constants.S_IFIFO | 0o600, 0n)
      fs.symlinkSync('stays', scene.at('d/link'))
    })
    expect([result.warnings, result.filesProcessed, result.files.new]).toEqual([3, 1, 1])
    expect(scene.reporter.warnings.map(({ code, path }) => [code, path])).toEqual(['fifo', 'gone', 'link'].map((name) => ['source-unreadable', scene.at(`d/${name}`)]))
    expect(scene.reporter.warnings[1]?.message).toBe(`${scene.at('d/gone')} vanished before it could be read`)
    expect([...(await scene.nodes()).keys()]).toEqual(['/d', '/d/stays'])
  })

  it('a file replaced before it is read is saved as the one that it is then', async () => {
    scene.write('d/file', 'old')
    const result = await afterTheWalk(() => void scene.write('d/file', 'newer'))
    expect(result.warnings).toBe(0)
    const node = (await scene.nodes()).get('/d/file')
    expect(node).toMatchObject({ size: 5, mtimeNs: fs.statSync(scene.at('d/file'), { bigint: true }).mtimeNs })
    expect((await scene.backup({ request: { targets: [Buffer.from('d')], excludes: ['excluded'] } })).files).toEqual({ new: 0, changed: 0, unmodified: 1 })
  })

  it('a file that grows while it is read is saved and told, and read again by the next run', async () => {
    scene.write('large', randomBytes(largeBytes))
    const first = await scene.backup({ onPack: once(() => fs.appendFileSync(scene.at('large'), 'more')) })
    expect(scene.reporter.codes).toEqual(['source-changed'])
    expect([first.warnings, first.bytesProcessed]).toEqual([1, largeBytes + 4])
    const second = await scene.backup()
    expect(second).toMatchObject({ files: { changed: 1 }, warnings: 0 })
  })
})

describe('backup: a damaged snapshot before', () => {
  it.each(['/', '/d'])('whose folder %s cannot be read costs time, not data', async (folder) => {
    scene.write('d/file', 'content')
    scene.write('d/other', 'content')
    scene.write('top', 'top')
    await scene.backup()
    const { repository, snapshot } = await scene.snapshot()
    const tree = folder === '/' ? snapshot.tree : (await scene.nodes()).get(folder)!.subtree!
    await flipByte(repository.locate('tree', tree)!)
    // Or the new folder would be the damaged one again: nothing is stored twice.
    scene.write('d/new', 'new')
    const result = await scene.backup()
    expect(scene.reporter.codes.filter((code) => code === 'parent-damaged')).toHaveLength(1)
    expect(result.filesProcessed).toBe(4)
    expect((await scene.content('/d/new')).toString()).toBe('new')
    expect((await scene.content('/d/file')).toString()).toBe('content')
  })

  it.each(['/', '/d'])('whose folder %s cannot be read is stored once more, unchanged as it is', async (folder) => {
    scene.write('d/file', 'content')
    await scene.backup()
    const { repository, snapshot } = await scene.snapshot()
    await flipByte(repository.locate('tree', folder === '/' ? snapshot.tree : (await scene.nodes()).get(folder)!.subtree!)!)
    await scene.backup()
    expect((await scene.content('/d/file')).toString()).toBe('content')
  })

  it('whose documents cannot be read has them made again, even the same ones', async () => {
    scene.write('a.txt', 'a')
    await scene.backup({ host: new FakeHost() })
    const { repository } = await scene.snapshot()
    await flipByte(repository.locate('tree', (await scene.nodes()).get('/.backup-metadata')!.subtree!)!)
    await scene.backup({ host: new FakeHost() })
    expect((await scene.content('/.backup-metadata/about.json')).toString()).toContain('"complete":true')
  })

  it('whose documents cannot be read has them made again', async () => {
    scene.write('a.txt', 'a')
    await scene.backup({ host: new FakeHost() })
    const { repository } = await scene.snapshot()
    await flipByte(repository.locate('tree', (await scene.nodes()).get('/.backup-metadata')!.subtree!)!)
    scene.write('b.txt', 'b')
    const result = await scene.backup({ host: new FakeHost() })
    expect(scene.reporter.codes).toContain('catalog-damaged')
    expect(result.analysis).toMatchObject({ analysed: 2, pending: 0 })
    expect((await scene.content('/.backup-metadata/about.json')).toString()).toContain('"complete":true')
  })

  it('that is itself damaged is told and passed over', async () => {
    scene.write('file', 'content')
    const { snapshotId } = await scene.backup()
    await scene.store.put({ type: 'snapshot', name: snapshotId }, randomBytes(100), { signal: live })
    expect((await scene.backup()).parentId).toBeUndefined()
    expect(scene.reporter.codes).toEqual(['snapshot-damaged'])
  })
})

describe('backup: runs that do not end', () => {
  it.each([
    ['a pack', { operation: 'put', type: 'pack', call: 1, code: 'store-full' }, 'store-full'],
    ['the index', { operation: 'put', type: 'index', call: 1, code: 'store-failed' }, 'store-failed'],
    ['the snapshot', { operation: 'put', type: 'snapshot', call: 1, code: 'access-denied' }, 'access-denied'],
  ] as const)('with a failed put of %s leave no snapshot, no lock and no thread', async (_what, fault, code) => {
    scene.write('file', 'content')
    const close = jest.spyOn(WorkerPool.prototype, 'close')
    expect(await outcomeOf(scene.backup({ faults: [fault] }))).toBe(code)
    expect(scene.faulty?.faultsNotHit()).toEqual([])
    expect([await scene.names('snapshot'), await scene.names('lock'), close.mock.calls.length]).toEqual([[], [], 1])
    close.mockRestore()
    // What was stored is not sent again.
    const packs = await scene.names('pack')
    const next = await scene.backup()
    expect(next.dataBlobs).toBe(packs.length === 0 ? 1 : 0)
  })

  it('with a lock that cannot be removed: the snapshot counts all the same, and a failure keeps its reason', async () => {
    scene.write('file', 'content')
    const stuck = { operation: 'delete', type: 'lock', call: 1, code: 'access-denied' } as const
    expect(await outcomeOf(scene.backup({ faults: [stuck] }))).toBe('no error')
    expect(scene.reporter.codes).toEqual(['lock-left'])
    expect(await scene.names('snapshot')).toHaveLength(1)
    const full = { operation: 'put', type: 'snapshot', call: 1, code: 'store-full' } as const
    expect(await outcomeOf(scene.backup({ faults: [stuck, full] }))).toBe('store-full')
  })

  it('when the signal fires: `aborted`, no snapshot, no lock, no thread', async () => {
    scene.write('large', randomBytes(largeBytes))
    const close = jest.spyOn(WorkerPool.prototype, 'close')
    const controller = new AbortController()
    const run = scene.backup({ request: { signal: controller.signal }, onPack: once(() => controller.abort()) })
    expect(await outcomeOf(run)).toBe('aborted')
    expect([await scene.names('snapshot'), await scene.names('lock'), close.mock.calls.length]).toEqual([[], [], 1])
    close.mockRestore()
  })

  it('when the signal has fired before: nothing is touched', async () => {
    scene.write('file', 'content')
    expect(await outcomeOf(scene.backup({ request: { signal: AbortSignal.abort() } }))).toBe('aborted')
    expect(scene.store.calls.filter(({ operation }) => operation === 'put')).toEqual([])
  })

  it('when somebody holds the repository alone', async () => {
    scene.write('file', 'content')
    const repository = await scene.open()
    const lock = await acquireLock(repository.access, { signal: live, clock: scene.clock, exclusive: true, onLost: () => undefined, pause: () => Promise.resolve() })
    expect(await outcomeOf(scene.backup())).toBe('repository-locked')
    await lock.release()
    expect(await outcomeOf(scene.backup())).toBe('no error')
  })

  it('when the lock is lost', async () => {
    scene.write('file', 'content')
    jest.useFakeTimers({
      doNotFake: [
        'Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback',
        'setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout',
      ],
    })
    try {
      const lose = once(async () => {
        scene.clock.nowMs += 31 * 60_000
        jest.advanceTimersByTime(5 * 60_000)
        await new Promise(setImmediate)
      })
      expect(await outcomeOf(scene.backup({ onPack: lose }))).toBe('lock-lost')
      expect(await scene.names('snapshot')).toEqual([])
    } finally {
      jest.useRealTimers()
    }
  })

  it('for want of a target: before anything is locked', async () => {
    expect(await outcomeOf(scene.backup({ request: { targets: [Buffer.from('missing')] } }))).toBe('path-not-found')
    expect(scene.store.calls).toEqual([])
  })
})
