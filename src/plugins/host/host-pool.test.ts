import { afterEach, describe, expect, it } from '@jest/globals'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostLimits } from '../protocol/limits.js'
import { openablePath } from './source-path.js'
import { errorOf, fixture, statusOf, TestHost, valueOf } from '../test-support/test-host.js'

let host: TestHost

function open(plugins: readonly string[], limits?: Partial<HostLimits>, processes?: number): TestHost {
  host = new TestHost(plugins, limits, processes)
  return host
}

afterEach(() => host.close())

const signal = new AbortController().signal

describe('HostPool', () => {
  it('says from manifests alone who would look at a file', () => {
    const { pool } = open(['healthy'])
    expect(pool.analyzersFor({ mediaType: 'text/plain', size: 10 })).toEqual([
      { analyzer: 'fixture-healthy/plain', version: '1.0.0', section: 'text', timeoutSeconds: 30 },
      { analyzer: 'fixture-healthy/words', version: '1.0.0', section: 'words', timeoutSeconds: 30 },
      { analyzer: 'fixture-healthy/late', version: '1.0.0', section: 'late', timeoutSeconds: 30 },
    ])
    expect(pool.analyzersFor({ mediaType: 'image/png', size: 10 })).toEqual([])
    expect(pool.analyzers().map(({ analyzer }) => analyzer).sort()).toEqual(['late', 'plain', 'words'].map((id) => `fixture-healthy/${id}`))
    expect(pool.processes).toBe(1)
    expect(pool.processIds()).toEqual([])
  })

  it('runs analyzers in order, on text that is converted once, in one process', async () => {
    open(['healthy'])
    const first = await host.analyze('one.txt', { content: 'one two three' })
    const second = await host.analyze('two.txt')
    expect(first.text).toEqual({ chars: 13, language: 'en', convertedFrom: 'fixture-healthy/plain' })
    expect(valueOf(first, 'words')).toEqual({
      count: 3, pid: host.pids[0], conversions: 1, opened: join(host.directory, 'one.txt'), home: fixture('healthy'),
    })
    expect(valueOf(first, 'late')).toEqual({ upstream: ['text', 'words'], words: 3, hasText: false })
    expect(valueOf(second, 'words')).toMatchObject({ count: 4, conversions: 2, pid: host.pids[0] })
    expect(first.contributions.map(({ outcome }) => outcome)).toEqual([
      { analyzer: 'fixture-healthy/plain', version: '1.0.0', status: 'ok', ms: expect.any(Number) },
      { analyzer: 'fixture-healthy/words', version: '1.0.0', status: 'ok', ms: expect.any(Number) },
      { analyzer: 'fixture-healthy/late', version: '1.0.0', status: 'ok', ms: expect.any(Number) },
    ])
    expect(host.pids).toHaveLength(1)
    expect(host.warnings).toEqual([])
    expect(host.debugLines).toContain(`host process ${host.pids[0]}: fixture-healthy/words: words started`)
  })

  it('masks what is sensitive in everything else that is said about the text, whoever says it first', async () => {
    open(['repeats', 'healthy'])
    const result = await host.analyze('a.txt', { content: 'use secret-4711 today' })
    expect(valueOf(result, 'echo')).toEqual({ words: ['use', '***', 'today'] })
    expect(valueOf(result, 'again')).toEqual({ words: ['use *** today'] })
    expect(errorOf(result, 'breaks')).toBe('cannot understand "use *** today"')
    expect(valueOf(result, 'pii')).toMatchObject({ counts: { API_KEY: 1 } })
  })

  it('masks what only a section puts together, and errors', async () => {
    open(['repeats', 'healthy'])
    const result = await host.analyze('split.txt', { content: 'a se+cret-4711 b' })
    expect(valueOf(result, 'joined')).toEqual({ text: 'a *** b' })
  })

  it('masks by what is found now where an earlier document says it was elsewhere', async () => {
    open(['repeats', 'healthy'])
    const known = { pii: { entities: [{ type: 'API_KEY', start: 0, end: 6, score: 1, masked: '***' }], counts: { API_KEY: 1 }, categories: [] } }
    const result = await host.analyze('a.txt', { content: 'use it secret-4711 today', only: ['fixture-repeats/echo'], known })
    expect(result.contributions.map(({ section }) => section)).toEqual(['echo'])
    expect(valueOf(result, 'echo')).toEqual({ words: ['use', 'it', '***', 'today'] })
  })

  it('masks as well in the process that follows on one that crashed', async () => {
    open(['repeats', 'healthy'])
    const result = await host.analyze('crash.txt', { content: 'use secret-4711 today' })
    expect(statusOf(result, 'breaks')).toBe('crashed')
    expect(valueOf(result, 'again')).toEqual({ words: ['use *** today'] })
    expect(JSON.stringify(result)).not.toContain('4711')
  })

  it('gives the text back only when asked', async () => {
    open(['healthy'])
    expect((await host.analyze('a.txt', { withText: true })).text?.content).toBe('four words of text')
    expect((await host.analyze('a.txt')).text).not.toHaveProperty('content')
  })

  it('starts no process for a file that nobody looks at', async () => {
    const { pool } = open(['healthy'])
    const request = { path: Buffer.from('/nowhere.png'), displayName: 'nowhere.png', size: 1, mediaType: 'image/png' }
    expect(await pool.analyze(request, { signal })).toEqual({ contributions: [] })
    expect(host.pids).toEqual([])
  })

  it('skips, and says so, where a file is too large or holds no text', async () => {
    const { pool } = open(['healthy'])
    const request = { path: Buffer.from('/large.txt'), displayName: 'large.txt', size: 200_000_000, mediaType: 'text/plain' }
    const large = await pool.analyze(request, { signal })
    expect(large.contributions.map(({ outcome }) => [outcome.status, outcome.error?.code])).toEqual(Array(3).fill(['skipped', 'file-too-large']))
    expect(host.pids).toEqual([])
    const empty = await host.analyze('empty.txt', { content: '' })
    expect(statusOf(empty, 'words')).toBe('no-text')
    expect(valueOf(empty, 'late')).toEqual({ upstream: ['text'], words: -1, hasText: false })
  })

  it('opens files whose names are not UTF-8', async () => {
    const { pool } = open(['healthy'])
    const path = Buffer.concat([Buffer.from(host.directory), Buffer.from([0x2f, 0x66, 0xff, 0xfe])])
    writeFileSync(path, 'five words in this file')
    const result = await pool.analyze({ path, displayName: 'f??', size: 23, mediaType: 'text/plain' }, { signal })
    const { count, opened } = valueOf(result, 'words') as { count: number; opened: string }
    expect(count).toBe(5)
    expect(existsSync(opened)).toBe(false)
  })

  it('reports a file that cannot be opened as the failure of its converter', async () => {
    const { pool } = open(['healthy'])
    symlinkSync('nowhere', join(host.directory, 'dangling.txt'))
    const request = { path: Buffer.from(join(host.directory, 'dangling.txt')), displayName: 'dangling.txt', size: 3, mediaType: 'text/plain' }
    const result = await pool.analyze(request, { signal })
    expect(statusOf(result, 'text')).toBe('ENOENT')
    expect(statusOf(result, 'words')).toBe('no-text')
    expect(statusOf(result, 'late')).toBe('ok')
  })

  it('queues overlapping calls, and spreads them over as many processes as it may start', async () => {
    open(['healthy'], {}, 2)
    const names = Array.from({ length: 24 }, (_, at) => `${at}.txt`)
    const results = await Promise.all(names.map((name) => host.analyze(name, { content: name.replace('.', ' ') })))
    expect(results.map((result) => (valueOf(result, 'words') as { count: number }).count)).toEqual(Array(24).fill(2))
    expect(new Set(results.map((result) => (valueOf(result, 'words') as { pid: number }).pid))).toEqual(new Set(host.pids))
    expect(host.pids).toHaveLength(2)
  })

  it('blames nobody when a process ends between two files', async () => {
    open(['healthy'], { maxBreakdowns: 1 })
    await host.analyze('one.txt')
    process.kill(host.pids[0] ?? 0, 'SIGKILL')
    const next = await host.analyze('two.txt')
    expect([statusOf(next, 'text'), statusOf(next, 'words'), statusOf(next, 'late')]).toEqual(['ok', 'ok', 'ok'])
    expect(host.pids).toHaveLength(2)
    expect(host.warnings).toEqual([])
  })

  it('turns a path that cannot be opened by any means into outcomes', async () => {
    const { pool } = open(['healthy'])
    const path = Buffer.concat([Buffer.from('/'), Buffer.alloc(5000, 0xff)])
    const result = await pool.analyze({ path, displayName: 'long', size: 3, mediaType: 'text/plain' }, { signal })
    expect(result.contributions.map(({ outcome }) => outcome.error?.code)).toEqual(Array(3).fill('ENAMETOOLONG'))
  })

  it('is not disturbed by a plugin that empties its TMPDIR, where names that are not UTF-8 are linked', async () => {
    const { pool } = open(['empties-tmpdir'])
    const path = Buffer.concat([Buffer.from(host.directory), Buffer.from([0x2f, 0xff])])
    writeFileSync(path, 'text')
    const result = await pool.analyze({ path, displayName: 'bad', size: 4, mediaType: 'text/plain' }, { signal })
    expect(statusOf(result, 'emptiesTmpdir')).toBe('ok')
    expect(host.debugLines.filter((line) => line.includes('cannot be removed'))).toEqual([])
  })

  it('starts its next process in a new folder when a plugin has removed the old one', async () => {
    open(['empties-tmpdir'])
    expect(statusOf(await host.analyze('worse.txt'), 'emptiesTmpdir')).toBe('crashed')
    expect(statusOf(await host.analyze('good.txt'), 'emptiesTmpdir')).toBe('ok')
    expect(host.pids).toHaveLength(2)
  })

  it('says in debug what it cannot remove, and nothing else becomes of it', async () => {
    open([])
    const lines: string[] = []
    const folder = join(host.directory, 'scratch')
    mkdirSync(folder)
    const opened = await openablePath(Buffer.from([0x2f, 0xff]), { directory: () => Promise.resolve(folder), debug: (line) => lines.push(line) }, 'source-1')
    rmSync(opened.path)
    mkdirSync(opened.path)
    await opened.release()
    expect(lines).toEqual([expect.stringContaining(`${opened.path} cannot be removed`)])
  })

  it('rejects with aborted at once, running or waiting, and goes on with the next file', async () => {
    open(['never-returns', 'healthy'], { graceMs: 50 })
    const controller = new AbortController()
    const running = host.analyze('bad.txt', { signal: controller.signal })
    const waiting = host.analyze('waiting.txt', { signal: controller.signal })
    controller.abort()
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    expect(statusOf(await host.analyze('good.txt'), 'neverReturns')).toBe('ok')
    await expect(host.analyze('late.txt', { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' })
  })

  it('ends what runs when it is closed, and takes no more', async () => {
    open(['busy-loop', 'healthy'], { graceMs: 60_000 })
    await host.analyze('good.txt')
    const running = host.analyze('bad.txt')
    const rejected = expect(running).rejects.toMatchObject({ code: 'aborted' })
    await host.pool.close()
    await host.pool.close()
    await rejected
    await expect(host.analyze('good.txt')).rejects.toMatchObject({ code: 'aborted' })
  })

  it('rejects with plugin-invalid when no process can be started', async () => {
    open(['healthy'], { startMs: 1 })
    await expect(host.analyze('good.txt')).rejects.toMatchObject({ code: 'plugin-invalid', hint: expect.stringContaining('--no-analyze') })
  })

  it('passes none of the agent\'s secrets to plugins', async () => {
    const { hostEnvironment } = await import('../processes/environment.js')
    const environment = hostEnvironment({ PATH: '/bin', BACKUP_PASSWORD: 'secret', AWS_SECRET_ACCESS_KEY: 'secret', NODE_OPTIONS: '--inspect' }, '/scratch')
    expect(environment).toEqual({ PATH: '/bin', TMPDIR: '/scratch', NO_COLOR: '1', ORT_DISABLE_TELEMETRY: '1', ORT_TELEMETRY_DISABLED: '1' })
    open([])
  })
})
