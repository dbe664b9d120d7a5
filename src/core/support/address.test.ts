import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { maskedAddress, schemeOf } from './address.js'

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
  ])('of %s is %s', (address, masked) => expect(maskedAddress(address)).toBe(masked))

  it('shows no part of a password, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (noise) => {
      const password = `<${noise}>`
      expect(maskedAddress(`sftp://ada:${password}@host/x`)).toBe('sftp://ada:***@host/x')
    }))
  })
})
