import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../contracts/errors.js'
import { generateKey } from './envelope.js'
import { makeKeyFile, openKeyFile } from './key-file.js'
import { parseKeyFile, type KeyFile } from './parse-key-file.js'

const cost = { N: 16, r: 8, p: 1 }
const owner = { created: '2026-01-02T03:04:05.678Z', username: 'zoë', hostname: 'host' }
const ascending = (first: number, length: number) => Buffer.from(Array.from({ length }, (_, i) => first + i))
const goldenKey = { encrypt: ascending(0, 32), macK: ascending(32, 16), macR: ascending(0xb0, 16) }

/** `data` was sealed by Python (hashlib.scrypt and `cryptography`) with the password `päß wort`. */
const goldenFile: KeyFile = {
  ...owner, kdf: 'scrypt', N: 16, r: 8, p: 2,
  salt: ascending(0, 64).toString('base64'),
  data: 'QEFCQ0RFRkdISUpLTE1OT3BcCA/evbLf4wdQHKXIu2C+QfJDGHzXlsKNuCNLlpZZCnd1S8O2mCQjoXvxFNkiqRzUXHcaWPMQhAMQOamQ3Iy/GWOtHlxdp/PaK+7701tg88qtD+7HmDVDuNnrMO92sAKc9AOhtdj5xy0XfyfNQMCFw4zJ4fIeIYTLusETnXuahh66iot8QXF1u9X6PGLstg==',
}

const damagedBy = (file: unknown) => {
  try {
    parseKeyFile(typeof file === 'string' ? Buffer.from(file) : Buffer.from(JSON.stringify(file)), 'ab'.repeat(32))
  } catch (error) {
    return [codeOf(error), (error as { subject?: string }).subject]
  }
  return undefined
}

describe('key file', () => {
  it('opens what an independent implementation sealed', async () => {
    expect(await openKeyFile(goldenFile, 'päß wort')).toEqual(goldenKey)
    expect(await openKeyFile(goldenFile, 'pass wort')).toBeUndefined()
  })

  it('opens what restic 0.14 wrote', async () => {
    // The password is `geheim`; the key is what `restic cat masterkey` printed.
    const bytes = readFileSync(new URL('../../../../test/golden/restic-0.14-key.json', import.meta.url))
    const key = await openKeyFile(parseKeyFile(bytes, 'restic'), 'geheim')
    expect(key).toEqual({
      encrypt: Buffer.from('A4SDlxqeRP0oCGJH0+mbAkXBmSiYWtnyWHPECITf0sM=', 'base64'),
      macK: Buffer.from('Aa3sueEjQsYVwi+CBpBVhg==', 'base64'),
      macR: Buffer.from('L7XFB5yMewuUpEMN+LkIBA==', 'base64'),
    })
  })

  it('opens what it made, and keeps restic\'s order of members', async () => {
    const key = generateKey()
    const file = await makeKeyFile(key, 'geheim', owner, { cost })
    expect(Object.keys(file)).toEqual(['created', 'username', 'hostname', 'kdf', 'N', 'r', 'p', 'salt', 'data'])
    expect(Buffer.from(file.salt, 'base64')).toHaveLength(64)
    expect(await openKeyFile(parseKeyFile(Buffer.from(JSON.stringify(file)), 'x'), 'geheim')).toEqual(key)
    expect(await openKeyFile(file, 'Geheim')).toBeUndefined()
  })

  it('takes a new salt every time', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => makeKeyFile(goldenKey, 'geheim', owner, { cost })))
    expect(a!.salt).not.toBe(b!.salt)
    expect(a!.data).not.toBe(b!.data)
  })

  it.each([
    ['what is no JSON', 'x'],
    ['null', 'null'],
    ['another key derivation', { ...goldenFile, kdf: 'argon2' }],
    ['an N that is no number', { ...goldenFile, N: '16' }],
    ['an N that is no power of two', { ...goldenFile, N: 24 }],
    ['a negative p', { ...goldenFile, p: -1 }],
    ['more memory than any honest file asks for', { ...goldenFile, N: 2 ** 21 }],
    ['more memory by its p', { ...goldenFile, p: 2 ** 20 }],
    ['more work than any honest file asks for', { ...goldenFile, N: 2 ** 16, p: 2 ** 10 }],
    ['no salt', { ...goldenFile, salt: undefined }],
    ['no data', { ...goldenFile, data: null }],
  ])('calls %s damaged and names it', (_kind, file) => {
    expect(damagedBy(file)).toEqual(['damaged', 'ab'.repeat(32)])
  })

  it('calls parameters that scrypt refuses damaged', async () => {
    await expect(openKeyFile({ ...goldenFile, p: 2 ** 30 }, 'päß wort')).rejects.toMatchObject({ code: 'damaged' })
  })
})
