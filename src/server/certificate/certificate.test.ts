import 'reflect-metadata'
import { X509Certificate, createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import type { ServerCertificate } from '../contracts.js'
import { writtenFingerprint, givenCertificate, isSelfSigned } from './given-certificate.js'
import { bracketed, ownNames, reachableHost } from './host-names.js'
import { ownCertificate } from './own-certificate.js'

const { signal } = new AbortController()
const clock = { now: () => Date.now() }

describe("a server's own certificate", () => {
  let stateDirectory = ''
  beforeEach(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), 'server-certificate-'))
  })
  afterEach(() => rm(stateDirectory, { recursive: true }))
  const own = (): Promise<ServerCertificate> => ownCertificate({ stateDirectory, names: ['backup.example', '192.0.2.1', '2001:db8::1'], clock }, { signal })

  it('is for the names and addresses of the machine, for twenty years', async () => {
    const made = await own()
    const parsed = new X509Certificate(made.certificate)
    expect(parsed.subjectAltName).toBe('DNS:backup.example, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1')
    expect(Date.parse(parsed.validTo) - Date.now()).toBeGreaterThan(19.9 * 365 * 24 * 3600 * 1000)
    expect(parsed.ca).toBe(false)
    expect(isSelfSigned(made)).toBe(true)
    expect(writtenFingerprint(made)).toBe(`sha256:${createHash('sha256').update(parsed.raw).digest('hex')}`)
  })

  it('stays the same, also where many begin at once, and keeps its key for its owner', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, own))
    const [first] = all
    for (const one of all) expect(one).toEqual(first)
    expect(await own()).toEqual(first)
    expect((await stat(join(stateDirectory, 'key.pem'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(stateDirectory, 'certificate.pem'), 'utf8')).not.toContain('PRIVATE')
  })

  it('is one that TLS takes', async () => {
    const { certificate, privateKey } = await own()
    const server = createServer({ cert: certificate, key: privateKey })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ca: certificate, servername: 'backup.example' })
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
    expect(socket.authorized).toBe(true)
    socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('can be given as files, which have to fit', async () => {
    const made = await own()
    const [certificate, key] = [join(stateDirectory, 'certificate.pem'), join(stateDirectory, 'key.pem')]
    expect(await givenCertificate(certificate, key)).toEqual(made)
    const other = join(stateDirectory, 'other')
    await ownCertificate({ stateDirectory: other, names: ['x'], clock }, { signal })
    await writeFile(join(stateDirectory, 'junk'), 'junk')
    for (const [first, second] of [[certificate, join(other, 'key.pem')], [certificate, certificate], [key, key], [join(stateDirectory, 'none'), key], [join(stateDirectory, 'junk'), key]] as const) {
      expect(await givenCertificate(first, second).catch(codeOf)).toBe('invalid-usage')
    }
  })
})

describe('names of this machine', () => {
  it('begin with those that are given, and have no wildcard', () => {
    const names = ownNames(['backup.example', '::', '0.0.0.0'])
    expect(names[0]).toBe('backup.example')
    expect(names).toEqual(expect.arrayContaining(['localhost', '127.0.0.1', '::1']))
    expect(names.filter((name) => name === '::' || name === '0.0.0.0' || name === '')).toEqual([])
  })

  it('are written as addresses want them', () => {
    expect(bracketed('::1')).toBe('[::1]')
    expect(bracketed('127.0.0.1')).toBe('127.0.0.1')
    expect(reachableHost('backup.example')).toBe('backup.example')
    expect(['::', '0.0.0.0', '']).not.toContain(reachableHost('::'))
  })
})
