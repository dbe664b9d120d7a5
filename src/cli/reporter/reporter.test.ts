import { describe, expect, it } from '@jest/globals'
import { displayWidth } from '../text.js'
import { StreamReporter, type ReporterSettings } from './reporter.js'

const erase = '\r\x1b[K'

function start(settings: Partial<ReporterSettings>, columns = 80) {
  const written: string[] = []
  const time = { now: 1_000_000 }
  const reporter = new StreamReporter(
    { write: (text) => written.push(text), columns },
    { now: () => time.now },
    { json: false, quiet: false, verbose: false, debug: false, redraw: true, ...settings },
  )
  const report = (milliseconds: number, filesDone: number, bytesDone: number, more = {}) => {
    time.now += milliseconds
    reporter.progress({ filesDone, bytesDone, ...more })
  }
  return { reporter, written, report, time }
}

describe('StreamReporter', () => {
  it('draws at most ten times a second', () => {
    const { report, written } = start({})
    for (let call = 0; call < 1000; call += 1) report(1, call, call)
    expect(written).toHaveLength(10)
  })

  it('shows files, bytes, throughput, time left, backlog and the current file', () => {
    const { report, written } = start({}, 200)
    report(0, 0, 0)
    report(2000, 1200, 2 * 1024 ** 2, { filesTotal: 5000, bytesTotal: 22 * 1024 ** 2, analysisBacklog: 7, currentPath: '/home/ada/x' })
    expect(written.at(-1)).toBe(`${erase}[0:02] 9%, 1,200 of 5,000 files, 2.00 MiB of 22.0 MiB, 1.00 MiB/s, ETA 0:20, 7 to look at  /home/ada/x`)
  })

  it('measures what is read, not what is passed over', () => {
    const { report, written } = start({}, 200)
    report(0, 0, 0)
    report(2000, 10, 902 * 1024 ** 2, { bytesUnchanged: 900 * 1024 ** 2, bytesTotal: 912 * 1024 ** 2 })
    expect(written.at(-1)).toBe(`${erase}[0:02] 98%, 10 files, 902 MiB of 912 MiB, 1.00 MiB/s, ETA 0:10`)
  })

  it('counts what it is told to', () => {
    const { report, reporter, written } = start({})
    reporter.countAs('pack')
    report(200, 3, 10, { filesTotal: 7, bytesTotal: 20 })
    expect(written.at(-1)).toBe(`${erase}[0:00] 50%, 3 of 7 packs, 10 B of 20 B`)
  })

  it.each<[number, string]>([
    [80, '[0:02] 9%, 1,200 of 5,000 files, 2.00 MiB of 22.0 MiB, 1.00 MiB/s, ETA 0:20'],
    [70, '[0:02] 9%, 1,200 of 5,000 files, 2.00 MiB of 22.0 MiB, ETA 0:20'],
    [50, '[0:02] 9%, 2.00 MiB of 22.0 MiB, ETA 0:20'],
    [30, '[0:02] 9%, ETA 0:20'],
    [12, '[0:02] 9%'],
    [5, '9%'],
    [2, ''],
  ])('of %d columns shows whole parts only, the percentage last of all to go', (columns, line) => {
    const { report, written } = start({}, columns)
    report(0, 0, 0)
    report(2000, 1200, 2 * 1024 ** 2, { filesTotal: 5000, bytesTotal: 22 * 1024 ** 2 })
    expect(written.at(-1)).toBe(erase + line)
  })

  it.each([1, 10, 30, 60, 61, 80])('stays on one line of %d columns, whatever the name of the file', (columns) => {
    const { report, written } = start({}, columns)
    report(200, 12_345, 123_456_789, { currentPath: '/tmp/\x1b[2J\n日本語日本語日本語日本語/ファイル'.repeat(5) })
    const line = (written[0] ?? '').slice(erase.length)
    expect(displayWidth(line)).toBeLessThan(columns)
    expect(line).not.toMatch(/[\x00-\x1f]/) // eslint-disable-line no-control-regex -- that there are none is the point
  })

  it('erases the line before a warning and draws it again', () => {
    const { report, reporter, written } = start({})
    report(200, 1, 1)
    reporter.warn({ code: 'x', message: 'cannot read \x1b[31mred' })
    expect(written.slice(1)).toEqual([erase, 'backup: warning: cannot read \\x1b[31mred\n', expect.stringContaining('1 file, ')])
    expect(reporter.warnings).toBe(1)
  })

  it('leaves nothing behind at the end', () => {
    const { report, reporter, written, time } = start({})
    report(200, 1, 1)
    reporter.finish()
    time.now += 1000
    reporter.tick()
    report(1000, 2, 2)
    expect(written.at(-1)).toBe(erase)
  })

  it('prints a plain line now and then where nothing can be redrawn', () => {
    const { report, written } = start({ redraw: false })
    for (let second = 0; second < 25; second += 1) report(1000, second, second * 1000)
    expect(written).toEqual([expect.stringMatching(/^\[0:09\] 9 files.*[^\x1b]\n$/), expect.stringMatching(/^\[0:19\]/)]) // eslint-disable-line no-control-regex -- see above
  })

  it.each([{ quiet: true }, { json: true }])('keeps progress to itself with %j', (settings) => {
    const { report, reporter, written } = start(settings)
    report(200, 1, 1)
    report(60_000, 2, 2)
    reporter.note('remark')
    expect(written).toEqual([])
  })

  it('writes warnings as JSON lines with --json', () => {
    const { reporter, written } = start({ json: true })
    reporter.warn({ code: 'source-unreadable', message: 'm', path: '/x' })
    expect(written).toEqual(['{"warning":{"code":"source-unreadable","message":"m","path":"/x"}}\n'])
  })

  it('names items only when asked to', () => {
    for (const verbose of [true, false]) {
      const { reporter, written } = start({ verbose })
      reporter.detail({ action: 'unchanged', path: '/etc/hosts' })
      expect(written).toEqual(verbose ? ['unchanged /etc/hosts\n'] : [])
    }
  })
})
