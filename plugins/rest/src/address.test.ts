import { describe, expect, it } from '@jest/globals'
import { testContext, TestError } from '@backup-agent/transport-kit/testing'
import { parseAddress } from './address.js'

const parse = (address: string, environment: Record<string, string> = {}): ReturnType<typeof parseAddress> => parseAddress(address, testContext({ environment }))
const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`

describe('addresses', () => {
  it('are written as restic has them', () => {
    expect(parse('rest:http://host:8000')).toEqual({ origin: 'http://host:8000', path: '/', shown: 'rest:http://host:8000/' })
    expect(parse('rest:https://ada:p%25%2F%40@host/ada/photos')).toEqual({ origin: 'https://host', path: '/ada/photos/', authorization: basic('ada:p%/@'), shown: 'rest:https://ada@host/ada/photos' })
    expect(parse('rest:https://[::1]:8000/x/').origin).toBe('https://[::1]:8000')
    expect(parse('rest:http+unix:///run/rest.sock:/a/')).toEqual({ origin: 'http://localhost', socketPath: '/run/rest.sock', path: '/a/', shown: 'rest:http+unix:///run/rest.sock:/a/' })
    expect(parse('rest:http+unix:///run/rest.sock').path).toBe('/')
  })

  it('take what they do not say from the environment', () => {
    const environment = { RESTIC_REST_USERNAME: 'eve', RESTIC_REST_PASSWORD: 'x', RESTIC_CACERT: '/etc/ca.pem' }
    expect(parse('rest:https://host/', environment)).toMatchObject({ authorization: basic('eve:x'), caFile: '/etc/ca.pem', shown: 'rest:https://eve@host/' })
    expect(parse('rest:https://ada:y@host/?ca=/ca', environment)).toMatchObject({ authorization: basic('ada:y'), caFile: '/ca' })
    expect(parse('rest:https://ada@host/', environment)).toMatchObject({ authorization: basic('ada:x') })
  })

  it('may pin a certificate', () => {
    expect(parse(`rest:https://host/?fp=sha256:${'0A'.repeat(32)}`).fingerprint).toEqual(Buffer.alloc(32, 10))
  })

  it.each([
    ['rest:host:8000'], ['rest:ftp://host/'], ['rest:'], ['rest:http+unix://host/'], ['rest:https://host/#x'], ['rest:https://host/?fp=sha256:ab'], ['rest:https://host/?verify=no'],
    [`rest:http://host/?fp=sha256:${'00'.repeat(32)}`], ['rest:https://a:secret%zz@host/'], ['rest:https://a%3Ab:secret@host/'],
  ])('that make no sense are refused: %s', (address) => {
    let refusal: unknown
    try {
      parse(address)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(TestError)
    expect((refusal as TestError).code).toBe('invalid-usage')
    expect((refusal as TestError).message).not.toContain('secret')
  })
})
