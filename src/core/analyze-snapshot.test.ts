import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { AnalyzeScene, ReadingHost } from './analyze-snapshot/test-support/analyze-scene.js'
import { BackupError, codeOf } from './contracts/errors.js'
import { saveSnapshot } from './repository/snapshot.js'
import { live, type BackupScene } from './test-support/backup-scene.js'
import { FakeHost, fakeAnalyzer } from './test-support/fakes.js'

let own: AnalyzeScene
let scene: BackupScene
let host: ReadingHost
beforeEach(async () => {
  own = await AnalyzeScene.begin()
  ;({ files: scene, host } = own)
})
afterEach(() => own.end())

const outcomeOf = (run: Promise<unknown>): Promise<string | undefined> => run.then(() => 'no error', codeOf)

async function flipByte(place: { pack: string; offset: number }): Promise<void> {
  const key = { type: 'pack', name: place.pack } as const
  const bytes = await scene.store.get(key, { signal: live })
  bytes[place.offset + 20]! ^= 1
  await scene.store.put(key, bytes, { signal: live })
}

describe('a snapshot without documents', () => {
  it('whose files are gone gets them from the repository: one more snapshot of the same tree, and the old one as it was', async () => {
    const large = 'line\n'.repeat(400_000)
    scene.write('a.txt', 'content of a\n')
    scene.write('d/large.txt', large)
    scene.write('d/binary', randomBytes(2000))
    const { snapshotId } = await scene.backup({ request: { tags: ['weekly'], excludes: ['*.tmp'] } })
    const before = (await scene.snapshot(snapshotId)).snapshot
    const nodes = await scene.nodes(snapshotId)
    fs.rmSync(scene.folder, { recursive: true })

    const result = await own.analyze({ host })
    expect(result.analysis).toEqual({ analysed: 2, known: 0, failed: 0, pending: 0, passed: { empty: 0, repeated: 0, unread: 1 } })
    expect((await own.find('/a.txt')).document).toMatchObject({ lines: { text: 'content of a\n' }, size: 13, mediaType: 'text/plain' })
    expect((await own.find('/d/large.txt')).document?.['lines']).toEqual({ text: large, by: '1.0.0' })
    expect(host.analysed.sort()).toEqual(['/a.txt', '/d/large.txt'])
    expect([...new Set(host.modes.map(String))]).toEqual([String([0o600, 0o700])])
    expect(host.paths.every((at) => at.startsWith(`${own.temporary}/backup-agent-`))).toBe(true)

    const { snapshot } = await scene.snapshot()
    expect(snapshot).toEqual({ ...before, id: result.snapshotId, tree: snapshot.tree, time: snapshot.time, original: snapshotId, program_version: 'backup-agent analysis' })
    expect(Date.parse(snapshot.time)).toBe(Date.parse(before.time) + 1)
    const now = await scene.nodes()
    for (const [at, node] of nodes) expect(now.get(at)).toEqual(node)
    expect([...now.keys()].filter((at) => !nodes.has(at))).toEqual(['/.backup-metadata', expect.stringMatching(/\.jsonl$/), '/.backup-metadata/about.json'])
    expect((await scene.snapshot(snapshotId)).snapshot).toEqual(before)
    expect(scene.store.putTypes()).toEqual(['pack', 'pack', 'index', 'snapshot'])
    expect([await own.faults(), await scene.names('lock')]).toEqual([[], []])
  })

  it('gets them from the disk where its files lie there as they were, and from the repository where not', async () => {
    const same = scene.write('same.txt', 'the same')
    const changed = scene.write('changed.txt', 'as it was')
    await scene.backup()
    fs.writeFileSync(changed, 'as it is now')
    await own.analyze({ host })
    expect(host.paths.filter((at) => !at.startsWith(own.temporary))).toEqual([same])
    expect((await own.find('/changed.txt')).document?.['lines']).toMatchObject({ text: 'as it was' })
  })

  it('of another machine gets them from the repository, whatever lies on this disk', async () => {
    scene.write('same.txt', 'the same')
    await scene.backup({ request: { hostname: 'elsewhere' } })
    await own.analyze({ host })
    expect(host.paths.every((at) => at.startsWith(own.temporary))).toBe(true)
    expect((await scene.snapshot()).snapshot.hostname).toBe('elsewhere')
  })

  it('gets the repository\'s content when a file changes under its analyzer', async () => {
    const file = scene.write('a.txt', 'as it was')
    await scene.backup()
    const { answer } = host
    host.answer = (request, options) => {
      if (request.path.toString() === file) fs.writeFileSync(file, 'meanwhile')
      return answer(request, options)
    }
    expect((await own.analyze({ host })).analysis).toMatchObject({ analysed: 1, pending: 0 })
    expect((await own.find('/a.txt')).document?.['lines']).toMatchObject({ text: 'as it was' })
  })

  it('takes over what other snapshots know, and analyses none of it', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host: new FakeHost() })
    await scene.backup({ request: { hostname: 'elsewhere' } })
    const result = await own.analyze({ host })
    expect([result.analysis, host.analysed]).toEqual([{ analysed: 0, known: 1, failed: 0, pending: 0 }, []])
    expect((await own.find('/a.txt')).document).toMatchObject({ lines: { bytes: 13 } })
  })

  it('of which nobody has anything to say is marked as looked at, once', async () => {
    scene.write('binary', randomBytes(2000))
    await scene.backup()
    const first = await own.analyze({ host })
    expect([first.snapshotId === undefined, (await own.find('/binary')).incomplete]).toEqual([false, false])
    expect((await own.analyze({ host })).snapshotId).toBeUndefined()
  })

  it('has no more of its files on the disk at a time than there is room for', async () => {
    for (let at = 0; at < 8; at++) scene.write(`${at}.txt`, `${at}`.repeat(1000))
    await scene.backup({ request: { hostname: 'elsewhere' } })
    host.processes = 4
    const { answer } = host
    const together: number[] = []
    host.answer = (request, options) => {
      together.push(fs.readdirSync(path.dirname(request.path.toString())).length)
      return answer(request, options)
    }
    expect((await own.analyze({ host, maxPrivateBytes: 2500 })).analysis.analysed).toBe(8)
    expect(Math.max(...together)).toBeLessThanOrEqual(2)
    expect((await own.analyze({ host: new ReadingHost('2.0.0'), maxPrivateBytes: 10, request: { reanalyze: { analyzers: new Set([fakeAnalyzer.analyzer]) } } })).analysis.analysed).toBe(8)
  })
})

describe('a snapshot with documents', () => {
  it('is not analysed again: no snapshot, nothing written', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host: new FakeHost() })
    const result = await own.analyze({ host })
    expect([result.snapshotId, result.analysis]).toEqual([undefined, { analysed: 0, known: 1, failed: 0, pending: 0 }])
    expect(scene.store.putTypes()).toEqual([])
  })

  it('that was analysed since gets no second of those snapshots', async () => {
    scene.write('a.txt', 'content of a\n')
    const { snapshotId } = await scene.backup()
    await own.analyze({ host })
    expect((await own.analyze({ host, selector: snapshotId })).snapshotId).toBeUndefined()
    expect(await scene.names('snapshot')).toHaveLength(2)
  })

  it('of which some are missing gets those', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host: new FakeHost() })
    scene.write('b.txt', 'content of b\n')
    await scene.backup({ host: new FakeHost(), request: { analyzeBudgetSeconds: 60 } })
    scene.write('c.txt', 'content of c\n')
    await scene.backup()
    expect((await own.find('/c.txt')).incomplete).toBe(true)
    expect((await own.analyze({ host })).analysis).toEqual({ analysed: 1, known: 2, failed: 0, pending: 0 })
    expect([host.analysed, (await own.find('/c.txt')).incomplete]).toEqual([['/c.txt'], false])
  })

  it('is the parent of the next backup, which analyses nothing', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup()
    const { snapshotId } = await own.analyze({ host })
    const next = await scene.backup({ host: new FakeHost() })
    expect([next.parentId, next.analysis, next.treeBlobs]).toEqual([snapshotId, { analysed: 0, known: 0, failed: 0, pending: 0 }, 0])
  })

  it('whose folder is damaged gets a new one', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host: new FakeHost() })
    const { repository } = await scene.snapshot()
    await flipByte(repository.locate('tree', (await scene.nodes()).get('/.backup-metadata')!.subtree!)!)
    const result = await own.analyze({ host })
    expect(scene.reporter.codes).toContain('catalog-damaged')
    expect([result.analysis.analysed, (await own.find('/a.txt')).document?.['lines']]).toEqual([1, { text: 'content of a\n', by: '1.0.0' }])
  })
})

describe('when it does not come to its end', () => {
  const endless: FakeHost['answer'] = (_request, { signal }) =>
    new Promise((_resolve, reject) => {
      const stop = () => reject(new BackupError('aborted', 'stopped'))
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop)
    })

  it('a signal commits what is ready', async () => {
    for (const name of ['a', 'b', 'c', 'd']) scene.write(`${name}.txt`, `content of ${name}\n`)
    await scene.backup({ request: { hostname: 'elsewhere' } })
    const controller = new AbortController()
    const { answer } = host
    let done = 0
    host.answer = async (request, options) => {
      if (++done > 2) {
        controller.abort()
        return endless(request, options)
      }
      return answer(request, options)
    }
    const result = await own.analyze({ host, request: { signal: controller.signal } })
    expect([result.snapshotId === undefined, result.analysis]).toEqual([false, { analysed: 2, known: 0, failed: 0, pending: 2 }])
    expect([(await own.find('/a.txt')).incomplete, await own.faults(), await scene.names('lock')]).toEqual([true, [], []])
    const next = await own.analyze({ host: new ReadingHost() })
    expect(next.analysis).toEqual({ analysed: 2, known: 2, failed: 0, pending: 0 })
    expect(await scene.names('snapshot')).toHaveLength(3)
    expect((await scene.snapshot()).snapshot.original).toBe((await scene.snapshot(result.snapshotId)).snapshot.original)
  })

  it('a signal before anything is ready: `aborted`, and nothing written', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ request: { hostname: 'elsewhere' } })
    const controller = new AbortController()
    host.answer = (request, options) => (controller.abort(), endless(request, options))
    expect(await outcomeOf(own.analyze({ host, request: { signal: controller.signal } }))).toBe('aborted')
    expect([scene.store.putTypes(), await scene.names('lock')]).toEqual([[], []])
  })

  it.each(['pack', 'index', 'snapshot'] as const)('a %s that cannot be stored: no snapshot, no lock, and the next run does it', async (type) => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ request: { hostname: 'elsewhere' } })
    expect(await outcomeOf(own.analyze({ host, faults: [{ operation: 'put', type, call: 1, code: 'store-full' }] }))).toBe('store-full')
    expect([await scene.names('lock'), (await scene.names('snapshot')).length]).toEqual([[], 1])
    expect((await own.analyze({ host })).analysis.analysed).toBe(1)
    expect(await own.faults()).toEqual([])
  })

  it('hosts that cannot be started leave everything pending, and make no snapshot', async () => {
    for (const name of ['a', 'b', 'c', 'd']) scene.write(`${name}.txt`, `content of ${name}\n`)
    await scene.backup()
    host.answer = () => Promise.reject(new BackupError('plugin-invalid', 'no process can be started'))
    const result = await own.analyze({ host })
    expect([result.snapshotId, result.analysis.pending, scene.reporter.codes]).toEqual([undefined, 4, ['analysis-unavailable']])
  })
})

describe('a repository that is not whole', () => {
  it('a folder that cannot be read costs what is in it', async () => {
    scene.write('a.txt', 'content of a\n')
    scene.write('d/b.txt', 'content of b\n')
    await scene.backup()
    const { repository } = await scene.snapshot()
    await flipByte(repository.locate('tree', (await scene.nodes()).get('/d')!.subtree!)!)
    const result = await own.analyze({ host })
    expect([result.analysis.analysed, scene.reporter.codes]).toEqual([1, ['folder-damaged']])
    expect(await own.find('/a.txt')).toMatchObject({ incomplete: true, document: { lines: { text: 'content of a\n' } } })
  })

  it('a file that cannot be read is left, with a warning', async () => {
    scene.write('a.txt', 'content of a\n')
    scene.write('b.txt', 'content of b\n')
    await scene.backup({ request: { hostname: 'elsewhere' } })
    const { repository } = await scene.snapshot()
    await flipByte(repository.locate('data', (await scene.nodes()).get('/b.txt')!.content![0]!)!)
    const result = await own.analyze({ host })
    expect([result.analysis, scene.reporter.codes]).toEqual([{ analysed: 1, known: 0, failed: 0, pending: 1 }, ['analysis-failed']])
  })

  it('a root that cannot be read is the end of it', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup()
    const { repository, snapshot } = await scene.snapshot()
    await flipByte(repository.locate('tree', snapshot.tree)!)
    expect(await outcomeOf(own.analyze({ host }))).toBe('damaged')
  })

  it('a snapshot that was removed meanwhile is not there', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup()
    const { snapshot } = await scene.snapshot()
    await scene.backup()
    await scene.store.delete({ type: 'snapshot', name: snapshot.id }, { signal: live })
    expect(await outcomeOf(own.analyze({ host, request: { snapshot } }))).toBe('snapshot-not-found')
  })

  it('a folder of somebody else in the place of ours is left alone', async () => {
    scene.write('d/.backup-metadata/mine.txt', 'somebody else\'s')
    const { snapshotId } = await scene.backup()
    const { repository, snapshot } = await scene.snapshot(snapshotId)
    // As restic would make it of the folder's contents.
    const tree = (await scene.nodes()).get('/d')!.subtree!
    const id = await saveSnapshot(repository.access, { ...snapshot, tree }, { signal: live })
    expect(await outcomeOf(own.analyze({ host, selector: id }))).toBe('invalid-usage')
  })
})

describe('a snapshot that restic rewrote', () => {
  it('stays the latest when the one with what was rewritten away is analysed', async () => {
    scene.write('a.txt', 'content of a\n')
    const secret = scene.write('secret.txt', 'not for everybody\n')
    const first = (await scene.snapshot((await scene.backup()).snapshotId)).snapshot
    fs.rmSync(secret)
    const { repository, snapshot: without } = await scene.snapshot((await scene.backup()).snapshotId)
    await scene.store.delete({ type: 'snapshot', name: without.id }, { signal: live })
    // As `restic rewrite --exclude secret.txt` does it.
    const rewritten = await saveSnapshot(repository.access, { ...first, tree: without.tree, original: first.id }, { signal: live })

    for (const selector of [first.id, first.id]) {
      await own.analyze({ host, selector })
      expect((await scene.snapshot()).snapshot.id).toBe(rewritten)
    }
    expect([host.analysed.sort(), (await scene.names('snapshot')).length]).toEqual([['/a.txt', '/secret.txt'], 3])

    const { snapshotId } = await own.analyze({ host, selector: rewritten })
    expect((await scene.snapshot()).snapshot.id).toBe(snapshotId)
    expect([...(await scene.nodes()).keys()].filter((at) => at.endsWith('.txt'))).toEqual(['/a.txt'])
  })
})
