import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { firstCertificate, secondCertificate } from '../../../server/socket/test-support/certificates.js'
import { clientContext, fingerprintOf, Scene } from '../../../server/socket/test-support/scene.js'
import { codeOf } from '../../contracts/errors.js'
import { KnownServers } from './known-servers.js'
import { openServerStore } from './transport.js'

let folder: string
let scene: Scene
let tokensSeen: string[]
let warnings: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-trust-'))
  tokensSeen = []
  warnings = []
  scene = await begin(firstCertificate)
})
afterEach(async () => {
  await scene.close()
  await rm(folder, { recursive: true })
})

function begin(certificate: typeof firstCertificate): Promise<Scene> {
  return Scene.open({
    certificate,
    gate: {
      login: ({ user, token }) => {
        tokensSeen.push(token)
        return Promise.resolve({ user })
      },
    },
  })
}

/** `opened`, or the code and the hint. */
async function outcome(parameters: string, { create = false, host = '127.0.0.1' } = {}): Promise<string> {
  const address = `tls://ada:secret@${host}:${scene.port}/ada${parameters}`
  const context = clientContext({ create, stateDirectory: join(folder, 'state'), warn: (message) => warnings.push(message) })
  try {
    await (await openServerStore(address, context)).close()
    return 'opened'
  } catch (error) {
    const hint = typeof error === 'object' && error !== null && 'hint' in error ? String(error.hint) : ''
    return `${codeOf(error)}: ${hint}`
  }
}

const pin = (certificate: typeof firstCertificate): string => `?fp=sha256:${fingerprintOf(certificate)}`
const knownFile = (): string => join(folder, 'state', 'trusted-servers', `127.0.0.1%3A${scene.port}`)
/** Where all servers were lines of one file. */
const formerFile = (): string => join(folder, 'state', 'known-servers')
const line = (certificate: typeof firstCertificate): string => `127.0.0.1:${scene.port} sha256:${fingerprintOf(certificate)}\n`

async function writeInto(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

/** A memory repository is made by the first who comes with `create`. */
const make = (): Promise<string> => outcome(pin(firstCertificate), { create: true })

describe('a server', () => {
  it('with the pinned certificate is trusted, and with another one never hears the token', async () => {
    expect(await make()).toBe('opened')
    expect(await outcome(pin(firstCertificate))).toBe('opened')
    tokensSeen = []
    expect(await outcome(pin(secondCertificate))).toMatch(/^server-untrusted: Somebody may stand between/)
    expect(await outcome(pin(secondCertificate), { create: true })).toMatch(/^server-untrusted/)
    expect(tokensSeen).toEqual([])
  })

  it('is trusted by an authority for the names that are in its certificate, and by no other', async () => {
    await make()
    const file = join(folder, 'ca.pem')
    await writeFile(file, firstCertificate.certificate)
    expect(await outcome(`?ca=${file}`)).toBe('opened')
    expect(await outcome(`?ca=${file}`, { host: 'localhost' })).toBe('opened')
    await writeFile(file, secondCertificate.certificate)
    tokensSeen = []
    expect(await outcome(`?ca=${file}`, { create: true })).toMatch(/^server-untrusted/)
    expect(await outcome(`?ca=${file}.missing`)).toMatch(/^invalid-usage/)
    expect(tokensSeen).toEqual([])
  })

  it('that nobody vouches for is trusted where a repository is made, and remembered', async () => {
    expect(await outcome('')).toBe(`server-untrusted: Compare with what the server printed when it started, then add ${pin(firstCertificate)} to the address.`)
    expect(tokensSeen).toEqual([])
    expect(await outcome('', { create: true })).toBe('opened')
    expect(warnings).toEqual([expect.stringContaining(`sha256:${fingerprintOf(firstCertificate)}`)])
    expect(await readFile(knownFile(), 'utf8')).toBe(line(firstCertificate))
    expect((await stat(knownFile())).mode & 0o777).toBe(0o600)
    expect(await outcome('')).toBe('opened')
  })

  it('that is known and shows another certificate is not trusted, whatever is being made', async () => {
    expect(await outcome('', { create: true })).toBe('opened')
    await writeInto(knownFile(), line(secondCertificate))
    tokensSeen = []
    expect(await outcome('', { create: true })).toMatch(/^server-untrusted: Somebody may stand between/)
    expect(await outcome('')).toMatch(/^server-untrusted/)
    expect(tokensSeen).toEqual([])
  })

  it('that the file of earlier versions knows is still known by it', async () => {
    await make()
    const other = `other:1 sha256:${'0'.repeat(64)}\n`
    await writeInto(formerFile(), `${other}rubbish\n${line(secondCertificate)}`)
    expect(await outcome('', { create: true })).toMatch(/^server-untrusted: Somebody may stand between/)
    await writeInto(formerFile(), `${other}rubbish\n${line(firstCertificate)}`)
    expect(await outcome('')).toBe('opened')
    await writeInto(formerFile(), other)
    expect(await outcome('', { create: true })).toBe('opened')
  })

  it('is not trusted anew because what was known of it is damaged', async () => {
    for (const [file, text] of [[formerFile(), line(firstCertificate).slice(0, -9)], [knownFile(), ''], [knownFile(), `other:1 sha256:${'0'.repeat(64)}\n`]] as const) {
      await writeInto(file, text)
      expect(await outcome('', { create: true })).toMatch(/^server-untrusted: Write the server's fingerprint into the address .*; or remove it/)
      await rm(file)
    }
    await mkdir(knownFile(), { recursive: true })
    expect(await outcome('', { create: true })).toMatch(/^access-denied/)
    expect(tokensSeen).toEqual([])
  })
})

describe('processes that trust servers at the same moment', () => {
  const servers = Array.from({ length: 20 }, (_, index) => `host-${index}:7433`)

  it('forget none', async () => {
    await Promise.all(servers.map((server) => new KnownServers(folder).remember(server, '1'.repeat(64))))
    const found = await Promise.all(servers.map((server) => new KnownServers(folder).find(server)))
    expect(found.map((known) => known?.fingerprint)).toEqual(servers.map(() => '1'.repeat(64)))
  })

  it('agree about one that shows them different certificates', async () => {
    const shown = Array.from({ length: 8 }, (_, index) => String(index).repeat(64))
    const remembered = await Promise.all(shown.map((fingerprint) => new KnownServers(folder).remember('[::1]:7433', fingerprint)))
    expect(new Set(remembered.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  it.each([`${'a.'.repeat(126)}b:65535`, '../../etc/passwd:1', '[fe80::1%eth0]:7433'])('name a file for %s that lies in the folder', async (server) => {
    await new KnownServers(folder).remember(server, '2'.repeat(64))
    expect((await new KnownServers(folder).find(server))?.fingerprint).toBe('2'.repeat(64))
    expect(await readdir(join(folder, 'trusted-servers'))).toHaveLength(1)
  })
})
