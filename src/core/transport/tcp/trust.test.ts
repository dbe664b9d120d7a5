import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { firstCertificate, secondCertificate } from '../../../server/socket/test-support/certificates.js'
import { clientContext, fingerprintOf, Scene } from '../../../server/socket/test-support/scene.js'
import { codeOf } from '../../contracts/errors.js'
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
const known = (): Promise<string> => readFile(join(folder, 'state', 'known-servers'), 'utf8')

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
    expect(await known()).toBe(`127.0.0.1:${scene.port} sha256:${fingerprintOf(firstCertificate)}\n`)
    expect((await stat(join(folder, 'state', 'known-servers'))).mode & 0o777).toBe(0o600)
    expect(await outcome('')).toBe('opened')
  })

  it('that is known and shows another certificate is not trusted, whatever is being made', async () => {
    expect(await outcome('', { create: true })).toBe('opened')
    await writeFile(join(folder, 'state', 'known-servers'), `other:1 sha256:${'0'.repeat(64)}\nrubbish\n127.0.0.1:${scene.port} sha256:${fingerprintOf(secondCertificate)}\n`)
    tokensSeen = []
    expect(await outcome('', { create: true })).toMatch(/^server-untrusted: Somebody may stand between/)
    expect(await outcome('')).toMatch(/^server-untrusted/)
    expect(tokensSeen).toEqual([])
  })
})
