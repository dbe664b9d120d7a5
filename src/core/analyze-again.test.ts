import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { AnalyzeScene, ReadingHost } from './analyze-snapshot/test-support/analyze-scene.js'
import type { AnalyzerIdentity } from './contracts/analysis.js'
import type { BackupScene } from './test-support/backup-scene.js'
import { FakeHost, fakeAnalyzer } from './test-support/fakes.js'

let own: AnalyzeScene
let scene: BackupScene
let host: ReadingHost
beforeEach(async () => {
  own = await AnalyzeScene.begin()
  ;({ files: scene, host } = own)
})
afterEach(() => own.end())

describe('analysis that is wanted again', () => {
  const again = { reanalyze: { analyzers: new Set([fakeAnalyzer.analyzer]) } }
  const documentsOf = async (selector?: string): Promise<string[]> => {
    const segments = [...(await scene.nodes(selector)).keys()].filter((at) => at.endsWith('.jsonl'))
    const texts = await Promise.all(segments.map((at) => scene.content(at, selector)))
    return texts.flatMap((text) => text.toString().trimEnd().split('\n'))
  }
  const other: AnalyzerIdentity = { analyzer: 'other/words', version: '1.0.0', section: 'words' }

  it('replaces what that analyzer said, keeps the rest, and leaves the old snapshot as it was', async () => {
    scene.write('a.txt', 'content of a\n')
    scene.write('b.txt', 'content of b\n')
    const both = new ReadingHost()
    both.identities = [...both.identities, other]
    const { answer } = both
    both.answer = async (request, options) => {
      const { contributions } = await answer(request, options)
      return { contributions: [...contributions, { section: 'words', value: 3, outcome: { analyzer: other.analyzer, version: '1.0.0', status: 'ok', ms: 1 } }] }
    }
    const { snapshotId } = await scene.backup({ host: both })
    const old = await documentsOf(snapshotId)

    const newer = new ReadingHost('2.0.0')
    newer.identities = [...newer.identities, other]
    const result = await own.analyze({ host: newer, request: again })
    expect(result.analysis).toEqual({ analysed: 2, known: 0, failed: 0, pending: 0 })
    expect(newer.requests[0]).toMatchObject({ only: new Set([fakeAnalyzer.analyzer]), known: { words: 3 } })
    const { document } = await own.find('/a.txt')
    expect(document).toMatchObject({ words: 3, lines: { by: '2.0.0' }, outcomes: [{ analyzer: 'fake/lines', version: '2.0.0' }, { analyzer: 'other/words', version: '1.0.0' }] })
    expect(await documentsOf()).toHaveLength(2)
    expect(await documentsOf(snapshotId)).toEqual(old)
    expect(await own.faults()).toEqual([])

    const secondRun = await own.analyze({ host: new ReadingHost('2.0.0'), request: again })
    expect([secondRun.snapshotId, secondRun.analysis]).toEqual([undefined, { analysed: 0, known: 2, failed: 0, pending: 0 }])
  })

  it('makes no snapshot of what comes out the same, also always', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host })
    const always = { reanalyze: { ...again.reanalyze, always: true } }
    const result = await own.analyze({ host: new ReadingHost(), request: always })
    expect([result.snapshotId, result.analysis.analysed]).toEqual([undefined, 1])
  })

  it('that fails keeps what was known, and counts', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host })
    const failing = new FakeHost()
    failing.identities = [{ ...fakeAnalyzer, version: '2.0.0' }]
    failing.answer = () =>
      Promise.resolve({ contributions: [{ section: 'lines', outcome: { analyzer: fakeAnalyzer.analyzer, version: '2.0.0', status: 'failed', ms: 1, error: { code: 'boom', message: 'it threw' } } }] })
    const result = await own.analyze({ host: failing, request: again })
    expect([result.snapshotId, result.analysis]).toEqual([
      undefined,
      { analysed: 1, known: 0, failed: 1, pending: 0, failures: [{ analyzer: 'fake/lines', code: 'boom', files: 1 }] },
    ])
    expect(scene.reporter.details).toContainEqual({ action: 'not analysed by fake/lines (boom: it threw)', path: '/a.txt' })
    expect((await own.find('/a.txt')).document?.['lines']).toMatchObject({ by: '1.0.0' })
  })

  it('is one segment where documents were spread over many, each content with one document', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      scene.write(`${name}.txt`, `content of ${name}\n`)
      await scene.backup({ host })
    }
    await own.analyze({ host: new ReadingHost('2.0.0'), request: again })
    const versions = (await documentsOf()).map((line) => (JSON.parse(line) as { lines: { by: string } }).lines.by)
    expect(versions).toEqual(['2.0.0', '2.0.0', '2.0.0', '2.0.0'])
  })

  it('by a backup is the same, for files that have not changed as well', async () => {
    scene.write('a.txt', 'content of a\n')
    await scene.backup({ host })
    const result = await scene.backup({ host: new ReadingHost('2.0.0'), request: again })
    expect([result.analysis, result.dataBlobs]).toEqual([{ analysed: 1, known: 0, failed: 0, pending: 0 }, expect.any(Number)])
    expect((await documentsOf()).map((line) => (JSON.parse(line) as { lines: unknown }).lines)).toEqual([{ text: 'content of a\n', by: '2.0.0' }])
    const idle = await scene.backup({ host: new ReadingHost('2.0.0'), request: again })
    expect([idle.analysis, idle.treeBlobs]).toEqual([{ analysed: 0, known: 1, failed: 0, pending: 0 }, 0])
    const without = new ReadingHost('3.0.0')
    expect((await scene.backup({ host: without })).analysis).toEqual({ analysed: 0, known: 0, failed: 0, pending: 0 })
    expect(without.analysed).toEqual([])
  })
})
