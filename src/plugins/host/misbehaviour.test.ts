/** Each plugin that misbehaves costs one section of one file: the other sections and the next file are whole. */
import { afterEach, describe, expect, it } from '@jest/globals'
import { errorOf, isAlive, statusOf, TestHost, valueOf } from '../test-support/test-host.js'

let host: TestHost

afterEach(() => host.close())

interface Case {
  readonly plugin: string
  readonly section: string
  readonly code: string
  readonly message: RegExp
  /** How many processes it takes to get through both files. */
  readonly processes: number
}

const cases: readonly Case[] = [
  { plugin: 'throws', section: 'throws', code: 'teapot', message: /^no tea in this file$/, processes: 1 },
  { plugin: 'throws-nothing', section: 'throwsNothing', code: 'threw', message: /undefined/, processes: 1 },
  { plugin: 'never-returns', section: 'neverReturns', code: 'timeout', message: /not done within 0.5 seconds; it did not stop/, processes: 2 },
  { plugin: 'slow-but-polite', section: 'slowButPolite', code: 'timeout', message: /not done within 0.5 seconds$/, processes: 1 },
  { plugin: 'busy-loop', section: 'busyLoop', code: 'timeout', message: /its process was ended/, processes: 2 },
  { plugin: 'aborts', section: 'aborts', code: 'crashed', message: /signal SIGABRT/, processes: 2 },
  { plugin: 'exits', section: 'exits', code: 'crashed', message: /exit code 0/, processes: 2 },
  { plugin: 'throws-later', section: 'throwsLater', code: 'crashed', message: /nobody caught: too late to catch/, processes: 2 },
  { plugin: 'breaks-schema', section: 'breaksSchema', code: 'schema', message: /^breaksSchema/, processes: 1 },
  { plugin: 'not-json', section: 'notJson', code: 'schema', message: /\/when is a Date/, processes: 1 },
  { plugin: 'prints', section: 'prints', code: 'ok', message: /^$/, processes: 1 },
  { plugin: 'leaks', section: 'leaks', code: 'memory', message: /MB of memory, more than the 300 MB allowed/, processes: 2 },
  { plugin: 'huge-section', section: 'hugeSection', code: 'too-large', message: /larger than the 1000000 bytes allowed/, processes: 1 },
  { plugin: 'keeps-timers', section: 'keepsTimers', code: 'ok', message: /^$/, processes: 1 },
]

describe('a plugin that misbehaves on one file', () => {
  it.each(cases)('$plugin: $code', async ({ plugin, section, code, message, processes }) => {
    host = new TestHost([plugin, 'healthy'])
    const bad = await host.analyze('bad.txt')
    expect(statusOf(bad, section)).toBe(code)
    expect(errorOf(bad, section) ?? '').toMatch(message)
    expect(valueOf(bad, section)).toEqual(code === 'ok' ? { fine: true } : undefined)
    expect(bad.text?.chars).toBe(18)
    expect([statusOf(bad, 'text'), statusOf(bad, 'words'), statusOf(bad, 'late')]).toEqual(['ok', 'ok', 'ok'])

    const good = await host.analyze('good.txt')
    expect(good.contributions.map(({ outcome }) => outcome.status)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(valueOf(good, section)).toEqual({ fine: true })
    expect(host.pids).toHaveLength(processes)
    expect(host.warnings).toEqual([])
  })

  it('all of them on one file, each for itself', async () => {
    host = new TestHost([...cases.map(({ plugin }) => plugin), 'healthy'], { maxBreakdowns: 2 })
    const bad = await host.analyze('bad.txt')
    expect(cases.map(({ section }) => statusOf(bad, section))).toEqual(cases.map(({ code }) => code))
    expect([statusOf(bad, 'text'), statusOf(bad, 'words'), statusOf(bad, 'late')]).toEqual(['ok', 'ok', 'ok'])
    const good = await host.analyze('good.txt')
    expect(new Set(good.contributions.map(({ outcome }) => outcome.status))).toEqual(new Set(['ok']))
  })

  it.each(['bad.txt', 'bad-setsid.txt'])('a process that a plugin started ends with its own: %s', async (name) => {
    host = new TestHost(['grandchild'])
    const { pid } = valueOf(await host.analyze(name), 'grandchild') as { pid: number }
    expect(isAlive(pid)).toBe(true)
    await host.pool.close()
    await gone(pid)
  })

  it.each([
    { plugin: 'converter-aborts', code: 'crashed' },
    { plugin: 'converter-huge', code: 'too-large' },
    { plugin: 'converter-wrong', code: 'schema' },
  ])('$plugin: $code, and what needs text is skipped', async ({ plugin, code }) => {
    host = new TestHost([plugin, 'healthy'], { maxTextChars: 1000 })
    const bad = await host.analyze('bad.txt')
    expect(bad.text).toBeUndefined()
    expect([statusOf(bad, 'text'), statusOf(bad, 'words'), statusOf(bad, 'late')]).toEqual([code, 'no-text', 'ok'])
    const good = await host.analyze('good.txt')
    expect([statusOf(good, 'text'), statusOf(good, 'words'), statusOf(good, 'late')]).toEqual(['ok', 'ok', 'ok'])
  })
})

describe('a plugin that cannot work at all', () => {
  it.each([
    { plugin: 'load-fails', section: 'loadFails', message: /a missing model/ },
    { plugin: 'start-fails', section: 'startFails', message: /the model is damaged/ },
    { plugin: 'wrong-export', section: 'wrongExport', message: /no "analyze" function/ },
    { plugin: 'bad-schema', section: 'badSchema', message: /no valid JSON Schema/ },
  ])('$plugin is off for the run, with one warning', async ({ plugin, section, message }) => {
    host = new TestHost([plugin, 'healthy'])
    for (const name of ['one.txt', 'two.txt']) {
      const result = await host.analyze(name)
      expect(statusOf(result, section)).toBe('plugin-load-failed')
      expect(errorOf(result, section)).toMatch(message)
      expect(statusOf(result, 'late')).toBe('ok')
    }
    expect(host.warnings).toEqual([{ code: 'plugin-load-failed', message: expect.stringContaining(`fixture-${plugin}/main`) }])
  })
})

describe('a plugin that never gets ready', () => {
  it('is ended at the limit for loading', async () => {
    host = new TestHost(['never-starts', 'healthy'], { loadMs: 1500 })
    const result = await host.analyze('any.txt')
    expect(statusOf(result, 'neverStarts')).toBe('timeout')
    expect(errorOf(result, 'neverStarts')).toMatch(/not done within 1.5 seconds/)
    expect(statusOf(result, 'words')).toBe('ok')
  })
})

describe('an analyzer that breaks its process again and again', () => {
  it('is off after the third in a row, with one warning', async () => {
    host = new TestHost(['aborts', 'healthy'])
    const codes: (string | undefined)[] = []
    for (const name of ['bad1.txt', 'bad2.txt', 'good.txt', 'bad3.txt', 'bad4.txt', 'bad5.txt', 'bad6.txt', 'good.txt']) {
      const result = await host.analyze(name)
      codes.push(statusOf(result, 'aborts'))
      expect(statusOf(result, 'words')).toBe('ok')
    }
    expect(codes).toEqual(['crashed', 'crashed', 'ok', 'crashed', 'crashed', 'crashed', 'disabled', 'disabled'])
    expect(host.warnings).toEqual([{ code: 'plugin-disabled', message: expect.stringContaining('3 times in a row') }])
  })

  it('counts having to be killed at its time limit, but not stopping when asked', async () => {
    host = new TestHost(['never-returns', 'slow-but-polite'], { maxBreakdowns: 1 })
    const bad = await host.analyze('bad.txt')
    const good = await host.analyze('good.txt')
    expect([statusOf(bad, 'neverReturns'), statusOf(bad, 'slowButPolite')]).toEqual(['timeout', 'timeout'])
    expect([statusOf(good, 'neverReturns'), statusOf(good, 'slowButPolite')]).toEqual(['disabled', 'ok'])
  })
})

describe('an analyzer whose schema takes for ever', () => {
  it('costs its own section, and is off after the third in a row', async () => {
    host = new TestHost(['costly-schema', 'healthy'], { checkMs: 1000 })
    const codes: (string | undefined)[] = []
    for (const name of ['bad1.txt', 'good.txt', 'bad2.txt', 'bad3.txt', 'bad4.txt', 'good.txt']) {
      const result = await host.analyze(name)
      codes.push(statusOf(result, 'costlySchema'))
      expect([statusOf(result, 'words'), statusOf(result, 'late')]).toEqual(['ok', 'ok'])
    }
    expect(codes).toEqual(['schema', 'ok', 'schema', 'schema', 'schema', 'disabled'])
    expect(host.warnings).toEqual([{ code: 'plugin-disabled', message: expect.stringContaining('fixture-costly-schema/main') }])
    expect(host.pids).toHaveLength(1)
  })

  it('does not hold up closing', async () => {
    host = new TestHost(['costly-schema'])
    const running = expect(host.analyze('bad.txt')).rejects.toMatchObject({ code: 'aborted' })
    await host.pool.close()
    await running
  })
})

/** Nobody tells us of the end of a process that is not our child: looks again each turn of the event loop. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve))
}
