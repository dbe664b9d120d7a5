import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { BackupError } from '../contracts/errors.js'
import { CatalogScene, type StoredFile, type Synced } from '../test-support/catalog-scene.js'
import { FakeHost } from '../test-support/fakes.js'
import { KnownDocuments } from './known-documents.js'

const files: StoredFile[] = Array.from({ length: 7 }, (_, i) => ({ name: `${i}.txt`, content: `number ${i}\n`, fresh: false }))

let scene: CatalogScene
let host: FakeHost
let first: Synced
const linesOf = jest.spyOn(KnownDocuments.prototype, 'linesOf')
beforeEach(async () => {
  scene = await CatalogScene.begin()
  host = new FakeHost()
  first = await scene.sync(files.map((file) => ({ ...file, fresh: true })), { host })
  await scene.syncByOthers()
  linesOf.mockClear()
})
afterEach(() => scene.end())

const namesOf = ({ catalog }: Synced) => catalog?.segments.map(({ name }) => name.toString())

describe('documents in segments of other snapshots', () => {
  it('are taken over with their segment when at least half of it is wanted', async () => {
    const synced = await scene.sync(files.slice(0, 4), { host })
    expect([synced.summary.known, synced.blobsAdded, namesOf(synced)]).toEqual([4, 0, namesOf(first)])
    expect(linesOf).not.toHaveBeenCalled()
  })

  it('are copied when fewer are wanted, the segment being read once', async () => {
    const copies = files.slice(4).map((file) => ({ ...file, name: `copy of ${file.name}` }))
    const synced = await scene.sync([...files.slice(4), ...copies], { host })
    expect([synced.summary, synced.catalog?.complete, host.analysed.length]).toEqual([{ analysed: 0, known: 3, failed: 0, pending: 0, passed: { empty: 0, repeated: 3, unread: 0 } }, true, 7])
    expect(synced.lines).toHaveLength(3)
    expect(first.lines).toEqual(expect.arrayContaining([...synced.lines]))
    expect(linesOf).toHaveBeenCalledTimes(1)
  })

  it('are taken over with their segment when it cannot be read a second time', async () => {
    linesOf.mockImplementationOnce(() => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new BackupError('store-failed', 'offline')) }) }))
    const synced = await scene.sync(files.slice(0, 1), { host })
    expect([synced.summary.known, synced.catalog?.complete, namesOf(synced)]).toEqual([1, true, namesOf(first)])
  })

  it('are taken over with their segment when nobody waits for copying any more', async () => {
    const controller = new AbortController()
    const looked = new Promise<void>((resolve) => {
      const find = jest.spyOn(KnownDocuments.prototype, 'find')
      find.mockImplementationOnce(async function (this: KnownDocuments, contentId, options) {
        const found = await this.find(contentId, options)
        setImmediate(resolve)
        return found
      })
    })
    const synced = await scene.sync(files.slice(0, 1), { host, signal: controller.signal, beforeFinish: async () => (await looked, controller.abort()) })
    expect([synced.summary.known, namesOf(synced)]).toEqual([1, namesOf(first)])
    expect(linesOf).not.toHaveBeenCalled()
  })
})

describe('a segment of somebody else', () => {
  const strange = [
    ['no JSON', 'no JSON'], ['an array', '[]'], ['wrong types', '{"contentId":7}'], ['a prototype', '{"__proto__":{"contentId":"x"}}'], ['a long line', `{"schema":1,"x":"${'y'.repeat(100_000)}"}`],
  ]

  it.each(strange)('with %s in it costs its documents and one warning, and is not taken over', async (_what, line) => {
    await scene.syncLines([...first.lines, line])
    const fresh = { name: 'new.txt', content: 'new' }
    const second = await scene.sync([...files, fresh], { host })
    expect(scene.reporter.codes).toEqual(['catalog-damaged'])
    expect([second.summary.analysed, second.lines.length, second.catalog?.complete]).toEqual([1, 1, false])
    // The documents are still in the first snapshot.
    const third = await scene.sync([...files, { ...fresh, fresh: false }], { host })
    expect([third.summary, third.lines.length, third.catalog?.complete]).toEqual([{ analysed: 0, known: 8, failed: 0, pending: 0 }, 8, true])
  })

  it('whose blobs are lost is not taken over, and its documents are made again', async () => {
    const last = await scene.sync(files, { host })
    const blobs = new Set(last.catalog!.segments.flatMap(({ content }) => content ?? []))
    const second = await scene.sync(files, { host, missing: blobs })
    expect([second.summary.analysed, second.lines.length, second.catalog?.complete]).toEqual([7, 7, true])
  })

  it('with a document that is not final, or of a newer release, is kept, and the document is made', async () => {
    const notFinal = { analyzer: 'fake/lines', version: '1', status: 'failed', ms: 0, error: { code: 'plugin-load-failed', message: 'no model' } }
    const [one, two, ...others] = first.lines as [string, string, ...string[]]
    const lines = [JSON.stringify({ ...JSON.parse(one), outcomes: [notFinal] }), two.replace('"schema":1', '"schema":2'), ...others]
    const elsewhere = await CatalogScene.begin()
    try {
      await elsewhere.syncLines(lines)
      const synced = await elsewhere.sync(files.map((file) => ({ ...file, fresh: true })), { host })
      expect([synced.summary, synced.lines.length, synced.catalog?.complete]).toEqual([{ analysed: 2, known: 5, failed: 0, pending: 0 }, 9, true])
      expect(elsewhere.reporter.warnings).toEqual([])
    } finally {
      elsewhere.end()
    }
  })
})
