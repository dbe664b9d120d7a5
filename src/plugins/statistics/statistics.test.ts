import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnalysisHost, Contribution } from '../../core/contracts/analysis.js'
import type { Outcome } from '../../core/contracts/metadata.js'
import { MeasuredHost } from './measured-host.js'
import { StatisticsFile, statisticsKey, type AnalyzerStatistics } from './statistics.js'

let directory: string
let path: string
const debugLines: string[] = []
const open = (): StatisticsFile => new StatisticsFile(path, (line) => debugLines.push(line))
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'statistics-'))
  path = join(directory, 'state', 'plugins.json')
  debugLines.length = 0
})
afterEach(() => rmSync(directory, { recursive: true }))

const rows = (...list: AnalyzerStatistics[]): Map<string, AnalyzerStatistics> => new Map(list.map((row) => [statisticsKey(row.analyzer, row.version), row]))
const row = (more: Partial<AnalyzerStatistics>): AnalyzerStatistics => ({ analyzer: 'a/main', version: '1.0.0', files: 1, totalMs: 5, failures: 0, lastUsed: 1, ...more })

describe('StatisticsFile', () => {
  it('adds up runs, version by version, in a file of its owner alone, and leaves no other', async () => {
    await open().add(rows(row({ lastFailure: { code: 'old', message: '', at: 1 }, failures: 1 })))
    await open().add(rows(row({ files: 2, totalMs: 7, lastUsed: 3 }), row({ version: '2.0.0' })))
    await open().add(rows(row({ lastFailure: { code: 'new', message: 'm', at: 2 }, failures: 1 })))
    const read = await open().read()
    expect(read.get('a/main@1.0.0')).toEqual({ analyzer: 'a/main', version: '1.0.0', files: 4, totalMs: 17, failures: 2, lastFailure: { code: 'new', message: 'm', at: 2 }, lastUsed: 3 })
    expect(read.get('a/main@2.0.0')).toMatchObject({ files: 1 })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(directory, 'state'))).toEqual(['plugins.json'])
  })

  it('writes nothing where nothing was counted', async () => {
    await open().add(new Map())
    expect(readdirSync(directory)).toEqual([])
  })

  it.each(['', '{"version":1', '[]', '{"version":2,"analyzers":[]}', '{"version":1,"analyzers":{}}'])('takes a damaged file for empty, and says so in debug: %j', async (content) => {
    await open().add(rows(row({})))
    writeFileSync(path, content)
    expect((await open().read()).size).toBe(0)
    expect(debugLines).toEqual([expect.stringContaining(`${path} cannot be used, and counts as empty`)])
    await open().add(rows(row({})))
    expect((await open().read()).size).toBe(1)
  })

  it('leaves out rows that make no sense', async () => {
    await open().add(rows(row({})))
    const content = JSON.parse(readFileSync(path, 'utf8')) as { analyzers: unknown[] }
    writeFileSync(path, JSON.stringify({ ...content, analyzers: [...content.analyzers, null, row({ files: -1 }), { ...row({}), analyzer: 7 }, { ...row({}), lastFailure: 'x' }] }))
    expect((await open().read()).size).toBe(1)
  })

  it('forgets what was used least recently beyond 200 rows', async () => {
    await open().add(rows(...Array.from({ length: 250 }, (_, at) => row({ version: `1.0.${at}`, lastUsed: at }))))
    const read = await open().read()
    expect([read.size, read.has('a/main@1.0.49'), read.has('a/main@1.0.50')]).toEqual([200, false, true])
  })

  it('fails nobody where it cannot be written', async () => {
    writeFileSync(join(directory, 'state'), 'a file')
    await open().add(rows(row({})))
    expect(debugLines.some((line) => line.includes('cannot be written'))).toBe(true)
  })
})

describe('MeasuredHost', () => {
  it('counts what was tried, writes it down once when it closes, and passes everything on', async () => {
    const outcomes: Partial<Outcome>[] = [
      { status: 'ok', ms: 3 }, { status: 'failed', ms: 9, error: { code: 'teapot', message: 'no tea' } }, { status: 'skipped', ms: 0 },
      { status: 'failed', ms: 0, error: { code: 'disabled', message: '' } },
    ]
    const contributions = outcomes.map((outcome): Contribution => ({ section: 's', outcome: { analyzer: 'a/main', version: '1.0.0', status: 'ok', ms: 0, ...outcome } }))
    let closed = 0
    const inner: AnalysisHost = {
      processes: 3, analyzers: () => [], analyzersFor: () => [{ analyzer: 'a/main', version: '1.0.0', section: 's' }],
      analyze: () => Promise.resolve({ contributions }), close: () => Promise.resolve(void (closed += 1)),
    }
    const host = new MeasuredHost(inner, open(), { now: () => 77 })
    const request = { path: Buffer.from('/f'), displayName: 'f', size: 1, mediaType: 'text/plain' }
    expect(await host.analyze(request, { signal: new AbortController().signal })).toEqual({ contributions })
    expect([host.processes, host.analyzers(), host.analyzersFor(request).length]).toEqual([3, [], 1])
    await Promise.all([host.close(), host.close()])
    expect(closed).toBe(1)
    const expected = { analyzer: 'a/main', version: '1.0.0', files: 2, totalMs: 12, failures: 1, lastFailure: { code: 'teapot', message: 'no tea', at: 77 }, lastUsed: 77 }
    expect([...(await open().read()).values()]).toEqual([expected])
  })
})
