import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { ahead, decodedPart, isDistrust, onAbort, proxyFor, StoreErrors, unlessAborted, variable } from './index.js'
import { failureOf, testContext, TestError } from './testing.js'

const errors = new StoreErrors('x:host', testContext())

describe('proxies of the environment', () => {
  const through = (host: string, environment: Record<string, string>): unknown => proxyFor(host, 443, environment, errors)

  it('are taken with their login, and small letters win', () => {
    expect(through('host', { HTTPS_PROXY: 'http://other', https_proxy: 'http://ada:p%40@proxy:3128' })).toEqual({ origin: 'http://proxy:3128', authorization: `Basic ${Buffer.from('ada:p@').toString('base64')}` })
    expect(through('host', { HTTPS_PROXY: 'proxy:3128' })).toEqual({ origin: 'http://proxy:3128' })
    expect(through('host', { HTTPS_PROXY: '', HTTP_PROXY: 'http://proxy' })).toBeUndefined()
  })

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('are never between us and this machine: %s', (host) => {
    expect(through(host, { HTTPS_PROXY: 'proxy:1' })).toBeUndefined()
  })

  it.each([
    ['*', 'host.example', true], ['host.example', 'host.example', true], ['example', 'host.example', true], ['.example', 'host.example', true], ['*.example', 'host.example', true],
    ['ample', 'host.example', false], ['other, HOST.example', 'host.example', true], ['host.example:443', 'host.example', true], ['host.example:80', 'host.example', false],
    ['192.0.2.1', '192.0.2.1', true], ['2001:db8::1', '[2001:db8::1]', true], ['', 'host.example', false],
  ])('NO_PROXY=%s and %s', (list, host, exempt) => {
    expect(through(host, { HTTPS_PROXY: 'proxy:1', NO_PROXY: list }) === undefined).toBe(exempt)
  })

  it.each(['socks5://proxy:1', 'http://ada:geheim%zz@proxy', 'geheim:geheim:geheim'])('that are none are refused, and not repeated: %s', (text) => {
    expect(() => through('host', { HTTPS_PROXY: text })).toThrow(expect.objectContaining({ code: 'invalid-usage', message: expect.not.stringContaining('geheim') as unknown }))
  })
})

describe('signals', () => {
  it('are listened to once, and no more by who has gone', () => {
    const controller = new AbortController()
    const called: number[] = []
    const forget = Array.from({ length: 20 }, (_, index) => onAbort(controller.signal, () => called.push(index)))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    forget.slice(2).forEach((one) => one())
    controller.abort()
    expect(called).toEqual([0, 1])
    onAbort(controller.signal, () => called.push(20))
    expect(called).toEqual([0, 1, 20])
  })

  it('end what does not end, and leave what is done', async () => {
    const controller = new AbortController()
    const never = unlessAborted(new Promise(() => undefined), controller.signal, errors)
    expect(await unlessAborted(Promise.resolve(1), controller.signal, errors)).toBe(1)
    controller.abort()
    expect((await failureOf(never)).code).toBe('aborted')
    expect((await failureOf(unlessAborted(Promise.reject(new Error('x')), controller.signal, errors))).code).toBe('aborted')
  })
})

describe('errors of a store', () => {
  it('know each other again, and refuse keys that are none', () => {
    expect([errors.isMade(errors.make('store-failed', 'x')), errors.isMade(new TestError('store-failed', 'x'))]).toEqual([true, false])
    expect(() => errors.checkKey({ type: 'pack', name: '../config' })).toThrow(expect.objectContaining({ code: 'invalid-usage' }))
    expect(errors.make('store-failed', 'x')).toMatchObject({ subject: 'x:host' })
  })

  it('tell certificates from connections', () => {
    expect(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'SELF_SIGNED_CERT_IN_CHAIN', 'ECONNRESET', undefined].map(isDistrust)).toEqual([true, true, true, false, false])
  })
})

describe('small things', () => {
  it('begin only so many ahead, and keep the order', async () => {
    let [under, most] = [0, 0]
    const results: number[] = []
    const action = async (item: number): Promise<number> => {
      most = Math.max(most, (under += 1))
      await new Promise(setImmediate)
      under -= 1
      return item
    }
    for await (const result of ahead([1, 2, 3, 4, 5, 6, 7], 3, action)) results.push(result)
    expect([results, most]).toEqual([[1, 2, 3, 4, 5, 6, 7], 3])
  })

  it('take what is empty for what is not there', () => {
    expect([variable({ a: '', b: 'x' }, 'a', 'b'), variable({}, 'a'), decodedPart('a%40b'), decodedPart('%zz')]).toEqual(['x', undefined, 'a@b', undefined])
  })
})
