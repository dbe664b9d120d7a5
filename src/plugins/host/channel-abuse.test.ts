/** Plugins that write to the channel of their process: they lose the process, the agent loses nothing. */
import { afterEach, describe, expect, it } from '@jest/globals'
import { errorOf, statusOf, TestHost, valueOf } from '../test-support/test-host.js'

let host: TestHost

afterEach(() => host.close())

describe('a plugin that writes to the channel', () => {
  it.each([
    { abuse: 'garbage', code: 'crashed', message: /makes no sense/ },
    { abuse: 'internal-message', code: 'crashed', message: /makes no sense/ },
    { abuse: 'no-line-end', code: 'crashed', message: /too long/ },
    { abuse: 'deep', code: 'crashed', message: /makes no sense/ },
    { abuse: 'wide', code: 'crashed', message: /makes no sense/ },
    { abuse: 'closes', code: 'crashed', message: /closed its channel/ },
    { abuse: 'foreign-step', code: 'crashed', message: /was not asked/ },
    { abuse: 'deep-section', code: 'schema', message: /nested more than 100 levels deep/ },
  ])('$abuse: $code', async ({ abuse, code, message }) => {
    host = new TestHost(['abuses-channel', 'healthy'])
    const bad = await host.analyze(`bad-${abuse}.txt`)
    expect(statusOf(bad, 'abusesChannel')).toBe(code)
    expect(errorOf(bad, 'abusesChannel')).toMatch(message)
    expect([statusOf(bad, 'text'), statusOf(bad, 'words'), statusOf(bad, 'late')]).toEqual(['ok', 'ok', 'ok'])
    expect(valueOf(await host.analyze('good.txt'), 'abusesChannel')).toEqual({ fine: true })
    expect(host.warnings).toEqual([])
  })

  it('is switched off like any other that breaks its process', async () => {
    host = new TestHost(['abuses-channel', 'healthy'], { maxBreakdowns: 1 })
    await host.analyze('bad-garbage.txt')
    const good = await host.analyze('good.txt')
    expect([statusOf(good, 'abusesChannel'), statusOf(good, 'words')]).toEqual(['disabled', 'ok'])
    expect(host.warnings).toEqual([{ code: 'plugin-disabled', message: expect.stringContaining('fixture-abuses-channel/main') }])
  })
})
