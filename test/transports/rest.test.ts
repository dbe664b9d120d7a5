/** The transport `rest` and restic's own server. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { objectStoreSuite } from 'backup-agent/testing'
import RestTransport from '@backup-agent/plugin-rest/dist/transport.js'
import type { ObjectKey, ObjectStore } from '../../src/core/contracts/object-store.js'
import { makeCertificate } from '../support/certificate.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithPeer } from '../support/peers.js'
import { startRestServer, type RestServer } from '../peers/rest-server.js'
import { Exchange, hasRestic } from '../support/restic.js'
import { textOnly } from '../support/run.js'
import { codeOfFailure, transportContext } from '../support/transport-context.js'

const { signal } = new AbortController()
const transport = new RestTransport()
const places = { next: 1 }

/** A server for all tests of a group; each opens a repository of its own. */
function server(program: string, flags: (folder: string) => Promise<readonly string[]>): { readonly url: () => string } {
  let folder = ''
  let running: RestServer | undefined
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-rest-'))
    running = await startRestServer(program, folder, await flags(folder))
  })
  afterAll(async () => {
    await running?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return { url: () => running?.url ?? '' }
}

function newRepository(url: string): string {
  return `rest:${url}/${places.next++}/`
}

function object(text: string, type: ObjectKey['type'] = 'pack'): { key: ObjectKey; body: Buffer } {
  const body = Buffer.from(text)
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

const open = (address: string, options: { create: boolean; environment?: Record<string, string> }): Promise<ObjectStore> => transport.open(address, transportContext({ signal, ...options }))

describeWithPeer('rest-server', 'what every store does', (program) => {
  const { url } = server(program, () => Promise.resolve(['--no-auth']))
  objectStoreSuite({ describe, it }, 'rest-server', () => {
    const address = newRepository(url())
    return Promise.resolve({ open: (options) => transport.open(address, transportContext(options)), dispose: () => Promise.resolve() })
  })
})

describeWithPeer('rest-server', 'an append-only server', (program) => {
  const { url } = server(program, () => Promise.resolve(['--no-auth', '--append-only']))

  it('deletes locks and nothing else', async () => {
    const store = await open(newRepository(url()), { create: true })
    const [pack, lock] = [object('pack'), object('lock', 'lock')]
    await store.put(pack.key, pack.body, { signal })
    await store.put(lock.key, lock.body, { signal })
    await store.delete(lock.key, { signal })
    expect(await codeOfFailure(store.delete(pack.key, { signal }))).toBe('access-denied')
    expect([(await store.stat(pack.key, { signal }))?.size, await store.stat(lock.key, { signal })]).toEqual([4, undefined])
    await store.close()
  })
})

describeWithPeer('rest-server', 'users', (program) => {
  const password = 'p%/ä@1'
  const { url } = server(program, async (folder) => {
    const hash = createHash('sha1').update(password).digest('base64')
    await writeFile(join(folder, '.htpasswd'), `ada:{SHA}${hash}\n`)
    return ['--private-repos']
  })
  const address = (login: string, path: string): string => `rest:${url().replace('//', `//${login}`)}/${path}`
  const ada = `ada:${encodeURIComponent(password)}@`

  it('are let into their own repositories, and their passwords are in no message', async () => {
    const store = await open(address(ada, 'ada/photos'), { create: true })
    expect(store.address).toBe(address('ada@', 'ada/photos'))
    const { key, body } = object('x')
    await store.put(key, body, { signal })
    await store.close()
    const environment = { RESTIC_REST_USERNAME: 'ada', RESTIC_REST_PASSWORD: password }
    const again = await open(address('', 'ada/photos'), { create: false, environment })
    expect((await again.stat(key, { signal }))?.size).toBe(1)
    await again.close()
    for (const [login, path] of [['', 'ada/photos'], ['ada:wrong@', 'ada/photos'], [ada, 'eve/photos']] as const) {
      expect(await codeOfFailure(open(address(login, path), { create: false }))).toBe('login-refused')
    }
  })
})

describeWithPeer('rest-server', 'what is not there, and what is refused', (program) => {
  const { url } = server(program, () => Promise.resolve(['--no-auth', '--max-size', '100000']))

  it('is told by codes', async () => {
    const address = newRepository(url())
    expect(await codeOfFailure(open(address, { create: false }))).toBe('repository-not-found')
    const store = await open(address, { create: true })
    const { body } = object('x'.repeat(200_000))
    expect(await codeOfFailure(store.put(object('y'.repeat(200_000)).key, body, { signal }))).toBe('store-full')
    // It does not tell when it stored something.
    const small = object('small')
    await store.put(small.key, small.body, { signal })
    expect(await store.stat(small.key, { signal })).toEqual({ size: 5 })
    // What arrives is not what its name says: the line may be to blame.
    expect(await codeOfFailure(store.put(object('other').key, Buffer.from('this'), { signal }))).toBe('store-failed')
    await store.close()
  })
})

describeWithPeer('rest-server', 'HTTP/2 over TLS', (program) => {
  let folder = ''
  let fingerprint = ''
  const { url } = server(program, async (place) => {
    folder = place
    const made = await makeCertificate()
    fingerprint = made.fingerprint
    await writeFile(join(folder, 'cert.pem'), made.certificate)
    await writeFile(join(folder, 'key.pem'), made.privateKey)
    return ['--no-auth', '--tls', '--tls-cert', join(folder, 'cert.pem'), '--tls-key', join(folder, 'key.pem')]
  })

  objectStoreSuite({ describe, it }, 'rest-server over TLS', () => {
    const address = `${newRepository(url())}?fp=sha256:${fingerprint}`
    return Promise.resolve({ open: (options) => transport.open(address, transportContext(options)), dispose: () => Promise.resolve() })
  })

  it('trusts certificates that it is told to trust, and no other', async () => {
    const address = newRepository(url())
    expect(await codeOfFailure(open(address, { create: true }))).toBe('server-untrusted')
    expect(await codeOfFailure(open(`${address}?fp=sha256:${'0'.repeat(64)}`, { create: true }))).toBe('server-untrusted')
    const ca = join(folder, 'cert.pem')
    await (await open(`${address}?ca=${ca}`, { create: true })).close()
    await (await open(address, { create: true, environment: { RESTIC_CACERT: ca } })).close()
    expect(await codeOfFailure(open(`${address}?ca=${ca}.missing`, { create: true }))).toBe('invalid-usage')
  })
})

describeWithPeer('rest-server', 'the real command and restic in turns', (program) => {
  const { url } = server(program, () => Promise.resolve(['--no-auth']))

  it('keep one repository, and bring back what the other stored', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-rest-'))
    try {
      const place = new Exchange(newRepository(url()), 'UTC', folder, { BACKUP_CONFIG: textOnly, HOME: folder })
      await mkdir(join(folder, 'source'))
      await writeFile(join(folder, 'source', 'letter'), `Dear Ada, ${'x'.repeat(100_000)}`)
      await place.backup(['init'])
      await place.backup(['sync', '--no-analyze', 'source'])
      await place.backup(['check', '--read-data'])
      if (hasRestic) {
        await place.restic(['check', '--read-data'])
        await writeFile(join(folder, 'source', 'answer'), 'Dear Eve')
        await place.restic(['backup', 'source'])
      }
      await place.backup(['restore', 'latest', '--target', 'restored'])
      expect(compareFolders(join(folder, 'source'), join(folder, 'restored', 'source'))).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
