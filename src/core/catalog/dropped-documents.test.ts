import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { CatalogScene, type StoredFile, type Synced } from '../test-support/catalog-scene.js'
import { FakeHost, fakeAnalyzer } from '../test-support/fakes.js'
import { CatalogWriter } from './write-catalog.js'

/** Enough of them pass what is left alone in any case. */
const documentBytes = 30_000
const some = (from: number, to: number): StoredFile[] => Array.from({ length: to - from }, (_, i) => ({ name: `${from + i}.txt`, content: `number ${from + i}\n` }))
const known = (files: readonly StoredFile[]) => files.map((file) => ({ ...file, fresh: false }))

let scene: CatalogScene
let host: FakeHost
beforeEach(async () => {
  scene = await CatalogScene.begin()
  host = new FakeHost()
  host.answer = ({ displayName }) =>
    Promise.resolve({
      contributions: [{ section: 'lines', value: `${displayName} `.repeat(documentBytes / (displayName.length + 1)), outcome: { analyzer: fakeAnalyzer.analyzer, version: '1.0.0', status: 'ok', ms: 1 } }],
    })
})
afterEach(() => {
  jest.restoreAllMocks()
  scene.end()
})

const bytesOf = ({ catalog }: Synced) => catalog!.segments.reduce((sum, { size }) => sum + size, 0)

describe('documents of files that are gone', () => {
  it('go once they weigh as much as the others, and those of unchanged files stay', async () => {
    await scene.sync(some(0, 10), { host })
    // Ten stay from the first sync on; fifteen others come and go.
    const second = await scene.sync([...known(some(0, 10)), ...some(10, 25)], { host })
    const third = await scene.sync([...known(some(0, 10)), ...some(25, 30)], { host })
    expect([second.lines.length, third.lines.length]).toEqual([25, 30])
    const fourth = await scene.sync([...known(some(0, 10)), ...some(30, 31)], { host })
    expect(fourth.lines.length).toBeLessThan(30)
    const fifth = await scene.sync([...some(0, 10), ...some(30, 31)], { host })
    // Nothing was lost that a file has.
    expect([fifth.summary, bytesOf(fifth)]).toEqual([{ analysed: 0, known: 11, failed: 0, pending: 0 }, bytesOf(fourth)])
  })

  it('are not looked for where that is not due, and never without analysis', async () => {
    const asked = jest.spyOn(CatalogWriter.prototype, 'finish')
    await scene.sync(some(0, 12), { host })
    await scene.sync(known(some(0, 12)), { host })
    await scene.sync(known(some(0, 12)))
    expect(asked.mock.calls.map(([, , { references }]) => references)).toEqual([undefined, undefined, undefined])
  })
})
