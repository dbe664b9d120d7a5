/** What analyzers are told, and what is asked of them when only some are. */
import { afterEach, describe, expect, it } from '@jest/globals'
import type { PluginSettings } from '../manifest/configured.js'
import { statusOf, TestHost, valueOf } from '../test-support/test-host.js'

let host: TestHost
afterEach(() => host.close())

const withOptions = (options: Record<string, unknown>): TestHost => {
  const settings = new Map<string, PluginSettings>([['fixture-configurable', { options }]])
  return (host = new TestHost(['configurable', 'healthy'], {}, 1, settings))
}

describe('options', () => {
  it('reach the plugin with defaults filled in; model and digest are in every row of it', async () => {
    withOptions({ minScore: 0.1, model: 'huge\u0007' })
    const result = await host.analyze('good.txt')
    expect(valueOf(result, 'configurable')).toEqual({ options: { minScore: 0.1, model: 'huge\u0007' } })
    const identities = host.pool.analyzersFor({ mediaType: 'text/plain', size: 1 })
    const digest = identities.find(({ section }) => section === 'configurable')?.options
    expect(digest).toMatch(/^[0-9a-f]{16}$/)
    // Those that the manifest declares; nothing for who declares none.
    expect(identities.map(({ section, models }) => [section, models])).toEqual(expect.arrayContaining([['configurable', ['tiny']], ['words', undefined]]))
    const rows = [result, await host.analyze('bad.txt')].map(({ contributions }) => contributions.find(({ section }) => section === 'configurable')?.outcome)
    expect(rows).toMatchObject([{ status: 'ok', model: 'huge ', options: digest }, { status: 'failed', model: 'huge ', options: digest }])
    expect(host.pids).toHaveLength(1)
  })

  it('are the defaults where none are set, without a digest', async () => {
    host = new TestHost(['configurable'])
    const result = await host.analyze('good.txt')
    expect(valueOf(result, 'configurable')).toEqual({ options: { model: 'tiny', minScore: 0.5 } })
    expect(result.contributions[0]?.outcome).toEqual({ analyzer: 'fixture-configurable/main', version: '1.0.0', model: 'tiny', status: 'ok', ms: expect.any(Number) })
  })

  it.each([{ model: '' }, { model: 'x'.repeat(201) }])('a model that is no name is refused: %j', async (options) => {
    withOptions(options)
    expect(statusOf(await host.analyze('good.txt'), 'configurable')).toBe('plugin-load-failed')
  })

  it('that break the schema when nobody checked them switch the plugin off, with one warning', async () => {
    withOptions({ minScore: 2 })
    expect(statusOf(await host.analyze('one.txt'), 'configurable')).toBe('plugin-load-failed')
    expect(statusOf(await host.analyze('two.txt'), 'configurable')).toBe('plugin-load-failed')
    expect(host.warnings).toEqual([{ code: 'plugin-load-failed', message: expect.stringContaining(': minScore must be <= 1') }])
  })
})

describe('a request for some analyzers only', () => {
  it('runs those, on text where they need it, and tells nothing of the others', async () => {
    host = new TestHost(['configurable', 'healthy'])
    const result = await host.analyze('good.txt', { only: ['fixture-healthy/words'] })
    expect(result.contributions.map(({ outcome }) => outcome.analyzer)).toEqual(['fixture-healthy/words'])
    expect(result.text).toBeUndefined()
    expect(valueOf(result, 'words')).toMatchObject({ count: 4 })
  })

  it('gives them the sections that are known, but not those that are found anew', async () => {
    host = new TestHost(['healthy'])
    const known = { words: { count: 77 }, text: { chars: 1 }, other: {} }
    expect(valueOf(await host.analyze('good.txt', { only: ['fixture-healthy/late'], known }), 'late')).toEqual({ upstream: ['text', 'words'], words: 77, hasText: false })
    expect(valueOf(await host.analyze('good.txt', { only: ['fixture-healthy/late', 'fixture-healthy/words'], known }), 'late')).toMatchObject({ words: 4 })
  })

  it('gives the text and its row when the converter is asked, and runs nobody else', async () => {
    host = new TestHost(['healthy'])
    const result = await host.analyze('good.txt', { only: ['fixture-healthy/plain'] })
    expect(result.text).toMatchObject({ chars: 18 })
    expect(result.contributions.map(({ outcome }) => outcome.analyzer)).toEqual(['fixture-healthy/plain'])
  })

  it('tells of a converter that failed', async () => {
    host = new TestHost(['converter-aborts', 'healthy'])
    const result = await host.analyze('bad.txt', { only: ['fixture-healthy/words'] })
    expect([statusOf(result, 'text'), statusOf(result, 'words'), statusOf(result, 'late')]).toEqual(['crashed', 'no-text', undefined])
  })

  it('runs nobody, and starts nothing, where none of them applies', async () => {
    host = new TestHost(['healthy'])
    expect(await host.analyze('good.txt', { only: ['other/main'] })).toEqual({ contributions: [] })
    expect(host.pids).toEqual([])
  })
})
