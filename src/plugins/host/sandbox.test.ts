/** Plugins of third parties: where they run, what they are given, and that what they say is masked like what trusted ones say. */
import { afterEach, describe, expect, it } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorOf, statusOf, TestHost, valueOf } from '../test-support/test-host.js'

let host: TestHost

function open(trusted: readonly string[], thirdParty: readonly string[], processes = 1): TestHost {
  host = new TestHost(trusted, {}, processes, new Map(), thirdParty)
  return host
}

afterEach(() => host.close())

const content = 'use secret-4711 today'

describe('a plugin of a third party', () => {
  it('runs in a process of its own, on a link to the file that is gone afterwards', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    const result = await host.analyze('a.txt', { content: 'one two' })
    const { opened, pid, words } = valueOf(result, 'guestEcho') as { opened: string; pid: number; words: string[] }
    expect(words).toEqual(['one', 'two'])
    expect(pid).not.toBe((valueOf(result, 'words') as { pid: number }).pid)
    expect(host.pids).toHaveLength(2)
    expect(dirname(opened)).not.toBe(host.directory)
    expect(existsSync(opened)).toBe(false)
    expect(host.warnings).toEqual([])
  })

  it('is given the text that another converted, once, and sections that it named', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    await host.analyze('a.txt', { content: 'one two' })
    const result = await host.analyze('b.txt', { content: 'three four' })
    expect(valueOf(result, 'guestLater')).toEqual({ read: 'three four', upstream: ['guestEcho', 'pii'], told: ['three', 'four'], hasText: false })
    expect(valueOf(result, 'words')).toMatchObject({ conversions: 2 })
  })

  it('has what it says masked: sections, errors, and what it read itself', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    const result = await host.analyze('a.txt', { content })
    expect(valueOf(result, 'guestEcho')).toMatchObject({ words: ['use', '***', 'today'] })
    expect(errorOf(result, 'guestBreaks')).toBe('cannot understand "use *** today"')
    expect(valueOf(result, 'guestLater')).toMatchObject({ read: 'use *** today', told: ['use', '***', 'today'] })
    expect(JSON.stringify(result)).not.toContain('4711')
  })

  it('has its error codes masked, and the model that it names, which its process may forge', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    const { contributions } = await host.analyze('forge.txt', { content })
    const outcomes = new Map(contributions.map(({ section, outcome }) => [section, outcome]))
    expect(outcomes.get('guestBreaks')).toMatchObject({ model: 'use *** today', error: { code: 'threw', message: 'cannot understand "use *** today"' } })
    expect(outcomes.get('guestLater')).toMatchObject({ status: 'ok', model: 'use *** today' })
    const harmless = await host.analyze('b.txt', { content: 'one two three' })
    expect(harmless.contributions.find(({ section }) => section === 'guestBreaks')?.outcome.error?.code).toBe('two')
  })

  it('costs its own section where it crashes, and nobody else a process', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    const result = await host.analyze('crash.txt', { content })
    expect(statusOf(result, 'guestBreaks')).toBe('crashed')
    expect(valueOf(result, 'guestLater')).toMatchObject({ read: 'use *** today' })
    expect(valueOf(result, 'words')).toMatchObject({ conversions: 1, pid: host.pids[0] })
  })

  it('is masked by what it finds itself where nobody trusted looks', async () => {
    open(['healthy'], ['repeats'])
    const result = await host.analyze('a.txt', { content })
    expect(valueOf(result, 'pii')).toMatchObject({ counts: { API_KEY: 1 } })
    expect(valueOf(result, 'echo')).toEqual({ words: ['use', '***', 'today'] })
    expect(errorOf(result, 'breaks')).toBe('cannot understand "use *** today"')
  })

  it('may convert for the others', async () => {
    open(['repeats'], ['healthy'])
    const result = await host.analyze('a.txt', { content, withText: true })
    expect(result.text).toMatchObject({ chars: content.length, convertedFrom: 'fixture-healthy/plain', content })
    expect(valueOf(result, 'echo')).toEqual({ words: ['use', '***', 'today'] })
    expect(valueOf(result, 'words')).toMatchObject({ count: 3, conversions: 1 })
    expect(await host.analyze('b.txt', { content })).not.toHaveProperty('text.content')
    const empty = await host.analyze('empty.txt', { content: '' })
    expect(['echo', 'words'].map((section) => statusOf(empty, section))).toEqual(['no-text', 'no-text'])
  })

  it('cannot send the agent what nobody can read', async () => {
    open(['healthy', 'finds-secrets'], ['guest'])
    expect(statusOf(await host.analyze('deep.txt'), 'guestDeep')).toBe('schema')
    expect(statusOf(await host.analyze('flat.txt'), 'guestDeep')).toBe('ok')
  })

  it('that makes it impossible to run it costs nobody else anything', async () => {
    open(['healthy'], ['blocks-its-folder', 'guest'])
    const ends = []
    for (const name of ['bad.txt', 'good.txt']) {
      const result = await host.analyze(name)
      expect(valueOf(result, 'words')).toMatchObject({ count: 4 })
      expect(valueOf(result, 'guestEcho')).toMatchObject({ words: ['four', 'words', 'of', 'text'] })
      ends.push(statusOf(result, 'blocksItsFolder'))
    }
    expect(ends).toEqual(['crashed', 'crashed'])
  })

  it('leaves few processes behind it, however many there are', async () => {
    const many = ['throws', 'prints', 'exits', 'not-json', 'breaks-schema', 'keeps-timers', 'slow-but-polite']
    open(['healthy'], many)
    for (const name of ['a.txt', 'b.txt']) expect((await host.analyze(name)).contributions).toHaveLength(3 + many.length)
    expect(host.pool.processIds().length).toBeLessThanOrEqual(5)
    for (const pid of host.pool.processIds()) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('entry.js')
  })
})
