import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { contentIdOf } from '../catalog/content-id.js'
import { CatalogWriter } from '../catalog/write-catalog.js'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import { sha256 } from '../repository/unpacked.js'
import { CatalogScene, type StoredFile, type Synced } from '../test-support/catalog-scene.js'
import { FakeHost, fakeAnalyzer } from '../test-support/fakes.js'

let scene: CatalogScene
let host: FakeHost
beforeEach(async () => {
  scene = await CatalogScene.begin()
  host = new FakeHost()
})
afterEach(() => scene.end())

const a: StoredFile = { name: 'a.txt', content: 'content of a\n' }
const b: StoredFile = { name: 'b.txt', content: 'content of b\n' }
const live = new AbortController().signal
const known = (file: StoredFile): StoredFile => ({ ...file, fresh: false })
const documents = ({ lines }: Synced): FileMetadata[] => lines.map((line) => JSON.parse(line) as FileMetadata)
const idOf = ({ content }: StoredFile) => contentIdOf([sha256(Buffer.from(content))])
/** An analyzer that goes on until it is stopped. */
const endless: FakeHost['answer'] = (_request, { signal }) =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(new BackupError('aborted', 'stopped'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })

describe('documents', () => {
  it('are made once for each content, and stored with the snapshot', async () => {
    const synced = await scene.sync([a, b, { ...a, name: 'copy.txt' }], { host })
    expect(synced.summary).toEqual({ analysed: 2, known: 0, failed: 0, pending: 0, passed: { empty: 0, repeated: 1, unread: 0 } })
    expect(host.analysed.map((at) => at.slice(scene.folder.length)).sort()).toEqual(['/a.txt', '/b.txt'])
    expect(synced.catalog?.complete).toBe(true)
    expect(documents(synced).map(({ contentId }) => contentId).sort()).toEqual([idOf(a), idOf(b)].sort())
    expect(documents(synced)[0]).toMatchObject({ schema: 1, size: 13, mediaType: 'text/plain', lines: { bytes: 13 }, outcomes: [{ status: 'ok' }] })
  })

  it('are the same segment in whatever order they were ready', async () => {
    const files = Array.from({ length: 20 }, (_, i) => ({ name: `${i}.txt`, content: `number ${i}\n` }))
    const first = await scene.sync(files, { host })
    const other = await CatalogScene.begin()
    try {
      const second = await other.sync([...files].reverse(), { host })
      expect(second.catalog?.segments.map(({ name }) => name.toString())).toEqual(first.catalog?.segments.map(({ name }) => name.toString()))
        expect(second.lines).toEqual([...first.lines].sort())
    } finally {
      other.end()
    }
  })

  it('are not made for empty files, and for those that no analyzer wants', async () => {
    const synced = await scene.sync([{ name: 'empty.txt', content: '' }, { name: 'binary', content: '\0\x01\x02\x03' }], { host })
    expect([host.analysed, synced.lines, synced.catalog?.complete]).toEqual([[], [], true])
    expect(synced.summary).toEqual({ analysed: 0, known: 0, failed: 0, pending: 0, passed: { empty: 1, repeated: 0, unread: 1 } })
  })

  it('of failed analyzers say so, and count', async () => {
    host.answer = () =>
      Promise.resolve({ contributions: [{ section: 'lines', outcome: { analyzer: fakeAnalyzer.analyzer, version: '1.0.0', status: 'failed', ms: 1, error: { code: 'boom', message: 'it threw' } } }] })
    const synced = await scene.sync([a], { host })
    expect(synced.summary).toEqual({ analysed: 1, known: 0, failed: 1, pending: 0, failures: [{ analyzer: 'fake/lines', code: 'boom', files: 1 }] })
    expect(documents(synced)[0]?.outcomes).toMatchObject([{ status: 'failed', error: { code: 'boom' } }])
    expect(scene.reporter.details).toEqual([{ action: 'not analysed by fake/lines (boom: it threw)', path: scene.at('a.txt') }])
    expect(scene.reporter.warnings).toEqual([])
  })

  it('tell how many files wait for them', async () => {
    await scene.sync(Array.from({ length: 6 }, (_, i) => ({ name: `${i}.txt`, content: `${i}` })), { host })
    expect(scene.backlogs.at(-1)).toBe(0)
    expect(Math.max(...scene.backlogs)).toBeGreaterThan(0)
  })
})

describe('the order', () => {
  const large = { name: 'large.txt', content: 'x'.repeat(100_000) }
  const larger = { name: 'larger.txt', content: 'x'.repeat(2_000_000) }
  /** Nothing is answered before all files have been offered. */
  const syncHeld = async (files: readonly StoredFile[], maxWaiting?: number) => {
    let release = (): void => undefined
    const all = new Promise<void>((resolve) => (release = resolve))
    host.answer = async (request, options) => (await all, new FakeHost().answer(request, options))
    const synced = await scene.sync(files, { host, beforeFinish: () => release(), ...(maxWaiting !== undefined && { maxWaiting }) })
    return { synced, names: host.analysed.map((at) => path.basename(at)) }
  }

  it('lets a small file overtake large ones that wait', async () => {
    const { synced, names } = await syncHeld([larger, large, { ...larger, name: 'other.txt', content: larger.content + 'y' }, a, b])
    // Two are taken at a time, and the file system decides which of them is first at the host.
    expect([...names.slice(0, 2).sort(), ...names.slice(2, 4).sort(), ...names.slice(4)]).toEqual(['large.txt', 'larger.txt', 'a.txt', 'b.txt', 'other.txt'])
    expect(synced.summary).toMatchObject({ analysed: 5, pending: 0 })
  })

  it('leaves to the next run what would come last, where too many wait', async () => {
    const { synced, names } = await syncHeld([{ name: '1.txt', content: '1' }, { name: '2.txt', content: '2' }, large, larger, a, b], 2)
    expect(names.sort()).toEqual(['1.txt', '2.txt', 'a.txt', 'b.txt'])
    expect([synced.summary, synced.catalog?.complete]).toEqual([{ analysed: 4, known: 0, failed: 0, pending: 2 }, false])
  })

  it('works on one file more than the host has processes', async () => {
    host.processes = 3
    let running = 0
    let most = 0
    let full = (): void => undefined
    const four = new Promise<void>((resolve) => (full = resolve))
    host.answer = async (request, options) => {
      most = Math.max(most, ++running)
      if (running >= 4) full()
      await four
      await new Promise(setImmediate)
      running--
      return new FakeHost().answer(request, options)
    }
    await scene.sync(Array.from({ length: 20 }, (_, i) => ({ name: `${i}.txt`, content: `number ${i}` })), { host })
    expect(most).toBe(4)
  })
})

describe('documents of earlier snapshots', () => {
  it('stay where they are: an unchanged sync writes nothing', async () => {
    const first = await scene.sync([a, b], { host })
    const second = await scene.sync([known(a), known(b)], { host })
    expect([second.blobsAdded, second.snapshot.tree]).toEqual([0, first.snapshot.tree])
    expect(second.summary).toEqual({ analysed: 0, known: 0, failed: 0, pending: 0 })
    expect(host.analysed).toHaveLength(2)
  })

  it('are kept beside a segment of new ones', async () => {
    const first = await scene.sync([a], { host })
    const second = await scene.sync([known(a), b], { host })
    expect(second.catalog?.segments).toHaveLength(2)
    expect(second.catalog?.segments).toEqual(expect.arrayContaining([...first.catalog!.segments]))
    expect(documents(second).map(({ contentId }) => contentId).sort()).toEqual([idOf(a), idOf(b)].sort())
  })

  it('serve a file that was renamed, copied or touched', async () => {
    await scene.sync([a], { host })
    const second = await scene.sync([{ ...a, name: 'renamed.txt' }, { ...a, name: 'copy.txt' }], { host })
    expect(second.summary).toEqual({ analysed: 0, known: 1, failed: 0, pending: 0, passed: { empty: 0, repeated: 1, unread: 0 } })
    expect([host.analysed.length, second.lines.length, second.blobsAdded]).toEqual([1, 1, 0])
  })

  it('are copied from an older snapshot when another program made the last one', async () => {
    const first = await scene.sync([a, b], { host })
    await scene.syncByOthers()
    const third = await scene.sync([known(a), known(b)], { host })
    expect(third.summary).toEqual({ analysed: 0, known: 2, failed: 0, pending: 0 })
    expect(host.analysed).toHaveLength(2)
    expect(third.lines).toEqual(first.lines)
    expect(third.snapshot.tree).toBe(first.snapshot.tree)
  })

  it('that cannot be read are told once, and made again', async () => {
    const first = await scene.sync([a, b], { host })
    const repository = await scene.open()
    await repository.loadIndex({ signal: live })
    const place = repository.locate('data', first.catalog!.segments[0]!.content![0]!)!
    await scene.syncByOthers()
    const pack = await scene.store.get({ type: 'pack', name: place.pack }, { signal: live })
    pack[place.offset + 20]! ^= 1
    await scene.store.put({ type: 'pack', name: place.pack }, pack, { signal: live })
    // The same documents make the same segment, whose bytes are stored once more.
    const third = await scene.sync([known(a), known(b)], { host })
    expect([scene.reporter.codes, third.summary.analysed, third.summary.known]).toEqual([['catalog-damaged'], 2, 0])
    expect([third.lines, third.catalog?.segments]).toEqual([first.lines, first.catalog?.segments])
    const fourth = await scene.sync([known(a), known(b), { ...a, name: 'copy.txt' }], { host })
    expect([scene.reporter.codes, fourth.summary]).toEqual([[], { analysed: 0, known: 1, failed: 0, pending: 0 }])
  })
})

describe('without analysis', () => {
  it('there is no folder as long as there never was one', async () => {
    const synced = await scene.sync([a])
    expect([synced.catalog, synced.summary.analysed]).toEqual([undefined, 0])
  })

  it('earlier documents are kept, the lack of new ones is marked, and the next run makes just those', async () => {
    await scene.sync([a], { host })
    const second = await scene.sync([known(a), b])
    expect([second.catalog?.complete, documents(second).map(({ contentId }) => contentId)]).toEqual([false, [idOf(a)]])
    const third = await scene.sync([known(a), known(b)], { host })
    expect(third.summary).toEqual({ analysed: 1, known: 1, failed: 0, pending: 0 })
    expect(third.catalog?.complete).toBe(true)
    expect(host.analysed.map((at) => at.slice(scene.folder.length))).toEqual(['/a.txt', '/b.txt'])
    expect((await scene.sync([known(a), known(b)])).snapshot.tree).toBe(third.snapshot.tree)
  })

  it('an unchanged folder stays complete', async () => {
    const first = await scene.sync([a], { host })
    const second = await scene.sync([known(a)])
    expect([second.catalog?.complete, second.snapshot.tree]).toEqual([true, first.snapshot.tree])
  })
})

describe('when analysis does not come to its end', () => {
  it('a budget of nothing leaves all to the next run, which picks it up', async () => {
    host.answer = endless
    const first = await scene.sync([a, b], { host, budgetSeconds: 0 })
    expect(first.summary).toEqual({ analysed: 0, known: 0, failed: 0, pending: 2 })
    expect([first.catalog?.complete, first.lines]).toEqual([false, []])
    const second = await scene.sync([known(a), known(b)], { host: new FakeHost() })
    expect(second.summary).toEqual({ analysed: 2, known: 0, failed: 0, pending: 0 })
    expect(second.catalog?.complete).toBe(true)
  })

  it('what was ready before the budget ran out is kept', async () => {
    host.answer = (request, options) => (request.displayName.endsWith('b.txt') ? endless(request, options) : new FakeHost().answer(request, options))
    const quick = Array.from({ length: 5 }, (_, i) => ({ name: `q${i}.txt`, content: `quick ${i}` }))
    const synced = await scene.sync([b, ...quick], { host, budgetSeconds: 0.2 })
    expect(synced.summary).toEqual({ analysed: 5, known: 0, failed: 0, pending: 1 })
    expect([synced.lines.length, synced.catalog?.complete]).toEqual([5, false])
  })

  it('a signal ends the wait', async () => {
    host.answer = endless
    const controller = new AbortController()
    const synced = await scene.sync([a, b], { host, signal: controller.signal, beforeFinish: () => void setImmediate(() => controller.abort()) })
    expect(synced.summary.pending).toBe(2)
    expect(synced.catalog?.complete).toBe(false)
  })

  it('hosts that cannot be started are told once, and the data is safe', async () => {
    host.answer = () => Promise.reject(new BackupError('plugin-invalid', 'no process can be started'))
    const files = Array.from({ length: 8 }, (_, i) => ({ name: `${i}.txt`, content: `${i}` }))
    const synced = await scene.sync(files, { host })
    expect(scene.reporter.codes).toEqual(['analysis-unavailable'])
    expect([synced.summary.pending, synced.catalog?.complete]).toEqual([8, false])
  })

  it('trouble with single files is told once a kind, costs their documents, and the next run makes them', async () => {
    const trouble = [new TypeError('a bug'), Object.assign(new Error('disk trouble'), { code: 'EIO' })]
    host.answer = ({ displayName }) => Promise.reject(trouble[displayName.length % 2]!)
    const files = ['1.txt', '2.txt', '33.txt', '44.txt', '55.txt'].map((name) => ({ name, content: name }))
    const synced = await scene.sync(files, { host })
    expect([synced.summary.pending, synced.catalog?.complete, synced.lines]).toEqual([5, false, []])
    expect(scene.reporter.codes).toEqual(['analysis-failed', 'analysis-failed'])
    expect(scene.reporter.warnings.map(({ message }) => /a bug|disk trouble/.exec(message)?.[0]).sort()).toEqual(['a bug', 'disk trouble'])
    expect((await scene.sync(files.map(known), { host: new FakeHost() })).summary.analysed).toBe(5)
  })

  it('a store that cannot be asked for old documents costs documents, not the backup', async () => {
    await scene.sync([a], { host })
    await scene.syncByOthers()
    const third = await scene.sync([known(a), b], { host, faults: [{ operation: 'get', type: 'pack', call: 2, code: 'store-failed' }] })
    expect([third.summary.pending, third.catalog?.complete]).toEqual([2, false])
    expect(scene.reporter.codes).toEqual(['analysis-failed'])
  })

  it('a document that cannot be written ends the run', async () => {
    const full = scene.sync([a], { host, faults: [{ operation: 'put', type: 'pack', call: 1, code: 'store-full' }] })
    expect(await full.then(() => 'no error', codeOf)).toBe('store-full')
    const add = jest.spyOn(CatalogWriter.prototype, 'add').mockRejectedValue(new BackupError('store-failed', 'gone'))
    try {
      expect(await scene.sync([a], { host }).then(() => 'no error', codeOf)).toBe('store-failed')
    } finally {
      add.mockRestore()
    }
  })

  it('stopping it ends what runs, drops what waits, and takes no more', async () => {
    host.answer = endless
    const files = Array.from({ length: 5 }, (_, i) => ({ name: `${i}.txt`, content: `${i}` }))
    const synced = await scene.sync(files, {
      host,
      beforeFinish: async (stage) => {
        await Promise.all([stage.stop(), stage.stop()])
        await stage.stop()
        expect(scene.backlogs.at(-1)).toBe(0)
      },
    })
    expect(synced.summary).toEqual({ analysed: 0, known: 0, failed: 0, pending: 5 })
    expect(host.analysed.length).toBeLessThanOrEqual(2)
  })
})

describe('a file that is no longer what was stored', () => {
  it('is not analysed, and its content is as soon as it is met again', async () => {
    const synced = await scene.sync([a, b], {
      host: Object.assign(host, {
        answer: (async (request) => {
          fs.appendFileSync(request.path, 'meanwhile')
          return new FakeHost().answer(request, { signal: live })
        }) satisfies FakeHost['answer'],
      }),
    })
    expect([synced.lines, synced.summary, synced.catalog?.complete]).toEqual([[], { analysed: 0, known: 0, failed: 0, pending: 2 }, false])
    const again = await scene.sync([{ ...a, name: 'copy.txt' }], { host: new FakeHost() })
    expect(again.summary).toMatchObject({ analysed: 1, known: 0 })
  })

  it('is looked at by the next run when it changed while it was read', async () => {
    const first = await scene.sync([a, { ...b, changed: true }], { host })
    expect([first.summary.analysed, first.catalog?.complete]).toEqual([1, false])
    const second = await scene.sync([known(a), known(b)], { host })
    expect([second.summary.analysed, second.catalog?.complete]).toEqual([1, true])
  })

  it.each([
    ['a folder', (at: string) => (fs.rmSync(at), fs.mkdirSync(at))],
    ['a symlink', (at: string) => (fs.rmSync(at), fs.symlinkSync('nowhere', at))],
    ['below a file', (at: string) => (fs.rmSync(path.dirname(at), { recursive: true }), fs.writeFileSync(path.dirname(at), ''))],
  ])('is %s by now: the backup goes on', async (_what, change) => {
    fs.mkdirSync(scene.at('d'))
    let before = true
    host.answer = (request, options) => {
      if (before) change(scene.at('d/x.txt'))
      before = false
      return new FakeHost().answer(request, options)
    }
    const synced = await scene.sync([a, b, { name: 'd/x.txt', content: 'x' }], { host })
    expect(synced.lines.filter((line) => line.includes(idOf({ name: '', content: 'x' })))).toEqual([])
    expect(scene.reporter.warnings).toEqual([])
  })

  it('has no document when it is gone, and its content gets one where else it lies', async () => {
    const copy = { ...a, name: 'copy.txt' }
    await scene.sync([b], { host })
    const hostOfGone = new FakeHost()
    hostOfGone.analyzersFor = () => (fs.rmSync(scene.at('a.txt'), { force: true }), [fakeAnalyzer])
    const second = await scene.sync([known(b), a, copy], { host: hostOfGone })
    expect([second.summary.pending, second.catalog?.complete]).toEqual([1, false])
    const third = await scene.sync([known(b), known(copy)], { host })
    expect([third.summary, third.catalog?.complete]).toEqual([{ analysed: 1, known: 1, failed: 0, pending: 0 }, true])
  })
})

describe('an analyzer that was not to be had', () => {
  it.each(['plugin-load-failed', 'disabled', 'ENOSPC'])('(%s) leaves a document of what the others found, once, and the next run makes it whole', async (code) => {
    host.answer = () =>
      Promise.resolve({ contributions: [{ section: 'lines', outcome: { analyzer: fakeAnalyzer.analyzer, version: '1.0.0', status: 'failed', ms: 0, error: { code, message: 'not today' } } }] })
    const first = await scene.sync([a], { host })
    expect([first.summary, first.lines.length, first.catalog?.complete]).toEqual([{ analysed: 0, known: 0, failed: 0, pending: 1, failures: [{ analyzer: 'fake/lines', code, files: 1 }] }, 1, false])
    expect(first.lines[0]).toContain(code)
    expect(scene.reporter.details).toEqual([{ action: `not analysed by fake/lines (${code}: not today)`, path: scene.at('a.txt') }])
    const again = await scene.sync([known(a)], { host })
    expect([again.summary.pending, again.lines.length, again.catalog?.complete]).toEqual([1, 1, false])
    const third = await scene.sync([known(a)], { host: new FakeHost() })
    expect([third.summary.analysed, third.lines.length, third.catalog?.complete]).toEqual([1, 2, true])
  })
})

describe('analysing again', () => {
  it('leaves the old document, and ends no run, when the segment that holds it cannot be reached in the end', async () => {
    const first = await scene.sync([a, b], { host })
    const reanalysis = { analyzers: new Set([fakeAnalyzer.analyzer]), always: true }
    const unreachable = new Set<string>()
    host.answer = async (request, options) => {
      const { contributions } = await new FakeHost().answer(request, options)
      first.catalog?.segments.forEach(({ content }) => content?.forEach((id) => unreachable.add(id)))
      return { contributions: contributions.map((one) => ({ ...one, value: { again: true } })) }
    }
    const second = await scene.sync([known(a), known(b)], { host, reanalysis, unreachable })
    expect(second.summary).toEqual({ analysed: 0, known: 0, failed: 0, pending: 2 })
    expect([second.lines, second.catalog?.complete]).toEqual([first.lines, false])
    expect(scene.reporter.warnings).toEqual([
      { code: 'catalog-unreadable', message: 'earlier documents cannot be read now, so 2 new documents wait for the next run: away' },
    ])
    const third = await scene.sync([known(a), known(b)], { host, reanalysis })
    expect([third.summary.analysed, documents(third).map((document) => document['lines']), third.catalog?.complete]).toEqual([2, [{ again: true }, { again: true }], true])
  })
})
