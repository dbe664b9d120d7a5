/** The transport `s3` and a real, distributed store: SeaweedFS with three volume servers. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { usualLimits } from '@backup-agent/plugin-s3/dist/limits.js'
import { openBucket } from '@backup-agent/plugin-s3/dist/transport.js'
import type { ObjectKey, ObjectStore } from '../../src/core/contracts/object-store.js'
import type { TransportContext } from '../../src/core/contracts/transport.js'
import { makeScratch } from '../cli/support.js'
import { startSeaweedFS, type SeaweedFS } from '../peers/seaweedfs.js'
import { compareFolders } from '../support/compare-folders.js'
import { loadSuite } from '../support/engine.js'
import { describeWithPeer } from '../support/peers.js'
import { describeWithRestic, Exchange } from '../support/restic.js'
import { textOnly } from '../support/run.js'
import { codeOfFailure, transportContext } from '../support/transport-context.js'

const { signal } = new AbortController()
const { objectStoreSuite } = await loadSuite()
const bucket = 'repositories'

let server: SeaweedFS

const keys = (): Readonly<Record<string, string>> => ({ AWS_ACCESS_KEY_ID: server.accessKey, AWS_SECRET_ACCESS_KEY: server.secretKey })
const addressOf = (prefix: string, inBucket = bucket): string => `s3:${server.endpoint}/${inBucket}/${prefix}`

function open(address: string, { limits = {}, ...options }: Partial<TransportContext> & { limits?: Partial<typeof usualLimits> } = {}): Promise<ObjectStore> {
  return openBucket(address, transportContext({ signal, create: true, environment: keys(), ...options }), { ...usualLimits, ...limits })
}

function object(size: number, type: ObjectKey['type'] = 'pack'): { key: ObjectKey; body: Buffer } {
  const body = randomBytes(size)
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

async function namesIn(store: ObjectStore, type: ObjectKey['type']): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of store.list(type, { signal })) names.push(name)
  return names.sort()
}

describeWithPeer('weed', 'the transport s3', (program) => {
  beforeAll(async () => {
    server = await startSeaweedFS(program)
  })
  afterAll(() => server?.stop())

  objectStoreSuite({ describe, it }, 's3 and SeaweedFS', () => {
    const address = addressOf(randomUUID())
    return Promise.resolve({ open: (options) => open(address, options), dispose: () => Promise.resolve() })
  })

  it('sends a large object in parts, and gives back any part of it', async () => {
    const store = await open(addressOf('parts'), { limits: { multipartBytes: 12 * 1024 * 1024, partBytes: 5 * 1024 * 1024 } })
    const { key, body } = object(12 * 1024 * 1024 + 12345)
    const reported: number[] = []
    await store.put(key, body, { signal, onProgress: (sent) => reported.push(sent) })
    expect(reported).toEqual([5 * 1024 * 1024, 10 * 1024 * 1024, body.byteLength])
    expect(body.equals(await store.get(key, { signal }))).toBe(true)
    const part = await store.get(key, { signal, offset: 5 * 1024 * 1024 - 10, length: 20 })
    expect(body.subarray(5 * 1024 * 1024 - 10, 5 * 1024 * 1024 + 10).equals(part)).toBe(true)
    await store.close()
  })

  it('lists every object once, however many pages it takes', async () => {
    const store = await open(addressOf('pages'))
    const packs = Array.from({ length: 60 }, () => object(5))
    await Promise.all(packs.map(({ key, body }) => store.put(key, body, { signal })))
    for (const pageObjects of [1, 7, 60]) {
      const paged = await open(addressOf('pages'), { limits: { pageObjects } })
      expect(await namesIn(paged, 'pack')).toEqual(packs.map(({ key }) => key.name).sort())
      await paged.close()
    }
    await store.close()
  })

  it('tells when the store received an object', async () => {
    const store = await open(addressOf('times'))
    const { key, body } = object(10)
    await store.put(key, body, { signal })
    const { storedAtMs = 0 } = (await store.stat(key, { signal })) ?? {}
    expect(new Date(storedAtMs).getUTCFullYear()).toBe(new Date().getUTCFullYear())
    await store.close()
  })

  it('keeps what two repositories of one bucket hold apart, one below the other', async () => {
    const outer = await open(addressOf(''))
    const inner = await open(addressOf('inner/data'))
    const [first, second] = [object(10, 'key'), object(20, 'key')]
    await outer.put(first.key, first.body, { signal })
    await inner.put(second.key, second.body, { signal })
    expect(await namesIn(outer, 'key')).toEqual([first.key.name])
    expect(await namesIn(inner, 'key')).toEqual([second.key.name])
    await Promise.all([outer.close(), inner.close()])
  })

  it('refuses a bucket that is not there, unless it is to be made', async () => {
    const address = addressOf('x', 'none-of-this-name')
    expect(await codeOfFailure(open(address, { create: false }))).toBe('repository-not-found')
    await (await open(address)).close()
    await (await open(address, { create: false })).close()
  })

  it.each([
    ['an access key that nobody has', { AWS_ACCESS_KEY_ID: 'AKIDOFNOBODY' }],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'wrong' }],
  ])('says login-refused for %s', async (_, wrong) => {
    expect(await codeOfFailure(open(addressOf('x'), { environment: { ...keys(), ...wrong } }))).toBe('login-refused')
  })

  it('gets past a claim that somebody left behind', async () => {
    const store = await open(addressOf('left-behind'), { limits: { claimMilliseconds: 2000 } })
    const claims = await open(addressOf('left-behind/.backup-agent-claims/config/0'))
    // Of all names the first: everybody waits for it.
    await claims.put({ type: 'config', name: 'config' }, new Uint8Array(1), { signal })
    await store.put({ type: 'config', name: 'config' }, new Uint8Array(3), { signal, ifAbsent: true })
    expect((await store.stat({ type: 'config', name: 'config' }, { signal }))?.size).toBe(3)
    await Promise.all([store.close(), claims.close()])
  })

  describeWithRestic('one repository in a bucket for the real command and restic', () => {
    it('is used in turns', async () => {
      const scratch = await makeScratch()
      try {
        const place = new Exchange(addressOf('in/turns', 'made-by-init'), 'UTC', scratch.path(), { HOME: scratch.path('home'), BACKUP_CONFIG: textOnly, ...keys() })
        await mkdir(scratch.path('source', 'folder'), { recursive: true })
        await writeFile(scratch.path('source', 'folder', 'noise'), randomBytes(3_000_000))
        await place.backup(['init'])
        await place.backup(['sync', 'source'])
        await place.restic(['check', '--read-data'])
        await writeFile(scratch.path('source', 'letter'), 'Dear Ada\n')
        await place.restic(['backup', 'source'])
        await place.backup(['check'])
        await place.backup(['restore', 'latest', '--target', scratch.path('target')])
        expect(compareFolders(scratch.path('source'), scratch.path('target', 'source'))).toEqual([])
        expect(await place.snapshots()).toHaveLength(2)
      } finally {
        await scratch.remove()
      }
    })
  })
})
