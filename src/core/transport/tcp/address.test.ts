import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../contracts/errors.js'
import { parseAddress } from './address.js'

const fingerprint = 'ab'.repeat(32)

describe('an address of the server', () => {
  it('is taken apart, and shown without its token', () => {
    expect(parseAddress(`tls://ada:to%3Aken@backup.example:7000/ada/photos/?fp=sha256:${fingerprint.toUpperCase()}&ca=/etc/ca.pem`, {})).toEqual({
      secure: true,
      host: 'backup.example',
      port: 7000,
      user: 'ada',
      token: 'to:ken',
      tokenFrom: 'the address',
      path: 'ada/photos',
      shown: 'tls://ada@backup.example:7000/ada/photos',
      fingerprint,
      authorityFile: '/etc/ca.pem',
    })
  })

  it('has a port and a user by default, and its token from the environment', () => {
    expect(parseAddress('tls://[2001:db8::1]/ada', { BACKUP_SERVER_TOKEN: 'secret' })).toMatchObject({
      host: '2001:db8::1', port: 7433, user: 'ada', token: 'secret', shown: 'tls://ada@[2001:db8::1]:7433/ada',
    })
  })

  it('takes its token from a variable before a file, both without the end of their line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-token-'))
    try {
      const file = join(folder, 'token')
      await writeFile(file, 'filed\n')
      const named = { BACKUP_SERVER_TOKEN_FILE: file }
      expect(parseAddress('tls://host/ada', named)).toMatchObject({ token: 'filed', tokenFrom: `${file} (BACKUP_SERVER_TOKEN_FILE)` })
      expect(parseAddress('tls://host/ada', { ...named, BACKUP_SERVER_TOKEN: 'told\r\n' })).toMatchObject({ token: 'told', tokenFrom: 'BACKUP_SERVER_TOKEN' })
      expect(() => parseAddress('tls://host/ada', { BACKUP_SERVER_TOKEN_FILE: join(folder, 'none') })).toThrow(/cannot be read: .*ENOENT/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each(['127.0.0.1', '127.1.2.3', '[::1]', 'localhost'])('may be tcp:// for %s', (host) => {
    expect(parseAddress(`tcp://ada:secret@${host}/ada`, {})).toMatchObject({ secure: false })
  })

  it.each([
    ['tcp://ada:secret@10.0.0.1/ada', 'invalid-usage'],
    ['tcp://ada:secret@127.0.0.1.example/ada', 'invalid-usage'],
    ['tcp://ada:secret@127.0.0.1/ada?fp=sha256:00', 'invalid-usage'],
    ['tls:host/ada', 'invalid-usage'],
    ['tls://ada:secret@host', 'invalid-usage'],
    ['tls://ada:secret@/ada', 'invalid-usage'],
    ['tls://ada:secret@host:99999/ada', 'invalid-usage'],
    ['tls://ada:secret@host/ada?fp=sha256:abc', 'invalid-usage'],
    ['tls://ada:secret@host/ada?pf=1', 'invalid-usage'],
    ['tls://ada:secret%@host/ada', 'invalid-usage'],
    ['tls://ada@host/ada', 'login-refused'],
  ])('%s is refused, and no part of its token is shown', (address, code) => {
    let refusal: unknown
    try {
      parseAddress(address, {})
    } catch (error) {
      refusal = error
    }
    expect(codeOf(refusal)).toBe(code)
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret')
  })
})
