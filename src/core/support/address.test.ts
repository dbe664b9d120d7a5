import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isMistyped, maskedAddress, maskedText, schemeOf, secretsMask, trimmedAddress } from './address.js'

describe('schemeOf', () => {
  it.each<[string, string | undefined]>([['/srv/backup', undefined], ['./a:b', undefined], ['C:/x', undefined], ['s3:host/bucket', 's3'], ['file:///x', 'file'], ['', undefined]])(
    'of %s is %s', (address, scheme) => expect(schemeOf(address)).toBe(scheme),
  )
})

describe('maskedAddress', () => {
  it.each([
    ['/srv/a@b:c', '/srv/a@b:c'],
    ['sftp://ada@host/x', 'sftp://ada@host/x'],
    ['sftp://ada:secret@host/x', 'sftp://ada:***@host/x'],
    ['rest:https://ada:se/c@ret@host:8000/x', 'rest:https://ada:***@host:8000/x'],
    ['rest:https://host:8000/x', 'rest:https://host:8000/x'],
    ['s3:host/b?secretKey=abc&region=eu', 's3:host/b?secretKey=***&region=eu'],
    ['tls://ada:TOKEN@host:7433/ada/photos?fp=sha256:ab', 'tls://ada:***@host:7433/ada/photos?fp=sha256:ab'],
    ['tls://:TOKEN@host/ada', 'tls://:***@host/ada'],
    ['tls://host/ada?fp=sha256:ab#token=abc', 'tls://host/ada?fp=sha256:ab#token=***'],
    ['TLS://ada:TOKEN@host/x', 'TLS://ada:***@host/x'],
    ['rest:https://ada@host/x', 'rest:https://ada@host/x'],
    ['rest:https://ada@example.org:secret@host/x', 'rest:https://ada@example.org:***@host/x'],
    ['s3:https://KEY:SE/CRET@host:9000/bucket', 's3:https://KEY:***@host:9000/bucket'],
    ['s3:http://127.0.0.1:9000/bucket', 's3:http://127.0.0.1:9000/bucket'],
    ['s3:host:9000/bucket', 's3:host:9000/bucket'],
    ['sftp:ada@host:/srv/x', 'sftp:ada@host:/srv/x'],
    ['sftp:ada@host:/srv/ada@home', 'sftp:ada@host:/srv/ada@home'],
    ['sftp:ada:secret@host:/srv/x', 'sftp:ada:***@host:/srv/x'],
    ['sftp://ada@host:22/srv/ada@home', 'sftp://ada@host:22/srv/ada@home'],
    ['sftp://ada@host:22//srv/x', 'sftp://ada@host:22//srv/x'],
    [' tls://ada:TOKEN@host/x', ' tls://ada:***@host/x'],
    ['tls//ada:TOKEN@host/x', 'tls//ada:***@host/x'],
  ])('of %s is %s', (address, masked) => expect(maskedAddress(address)).toBe(masked))

  it('shows no part of a password, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (noise) => {
      const password = `<${noise}>`
      expect(maskedAddress(`sftp://ada:${password}@host/x`)).toBe('sftp://ada:***@host/x')
    }))
  })
})

describe('an address with a typo', () => {
  it.each([
    [' tls://ada:TOKEN@host/x\n', 'tls://ada:TOKEN@host/x'],
    ['TLS://host/x ', 'TLS://host/x'],
    [' a folder ', ' a folder '],
  ])('%j is taken for %j', (written, meant) => expect(trimmedAddress(written)).toBe(meant))

  it.each([
    ['TLS://host/x', true],
    ['tls//ada:TOKEN@host/x', true],
    ['tls/ada:TOKEN@host/x', true],
    ['tls://ada:TOKEN@host/x', false],
    ['./tls//ada:TOKEN@host/x', false],
    ['/srv/ada:b@c', false],
    ['photos/ada@home', false],
  ])('%s: %s', (address, mistyped) => expect(isMistyped(address)).toBe(mistyped))

  it.each([
    ['cannot open /x/tls//ada:TOKEN@host/x: no', 'cannot open /x/tls//ada:***@host/x: no'],
    ['fetch https://ada:a/b@c@host:80/x failed', 'fetch https://ada:***@host:80/x failed'],
    ['at sftp://host:22/srv/ada@home', 'at sftp://host:22/srv/ada@home'],
    ['tls://host:7433/x, or ada@example.org', 'tls://host:7433/x, or ada@example.org'],
  ])('%s is shown as %s', (text, shown) => expect(maskedText(text)).toBe(shown))
})

describe('secretsMask', () => {
  it.each([
    ['tls://ada:p%40ss@host/x', 'cannot log in with p%40ss, that is p@ss', 'cannot log in with ***, that is ***'],
    ['rest:https://ada:a b@host/x', 'https://ada:a%20b@host/', 'https://ada:***@host/'],
    ['rest:https://ada:100%@host/x', "{ password: '100%' }", "{ password: '***' }"],
    ['s3:host/b?token=abc', 'token abc', 'token ***'],
    ['sftp://ada@host/x', 'ada@host', 'ada@host'],
    ['/srv/backup', '/srv/backup', '/srv/backup'],
  ])('of %s hides what is in: %s', (address, text, shown) => expect(secretsMask(address)(text)).toBe(shown))

  it('hides a password wherever it stands, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ minLength: 4, unit: 'grapheme' }), (noise) => {
      const password = `<${noise}>`
      const mask = secretsMask(`sftp://ada:${password}@host/x`)
      expect(mask(`before ${password} after`)).toBe('before *** after')
    }))
  })
})
