import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { PluginRegistry } from '../registry/registry.js'
import { example, fixture } from '../test-support/test-host.js'
import { TransportPlugins } from './transport-plugins.js'

const live = new AbortController().signal
const key: ObjectKey = { type: 'pack', name: 'a'.repeat(64) }

function plugins(...names: string[]): { transports: TransportPlugins; warned: string[] } {
  const warned: string[] = []
  const registry = PluginRegistry.read({ pluginDirectories: names.map((name) => (name === 'flat-store' ? example(name) : fixture(name))), warn: ({ message }) => warned.push(message) })
  return { transports: new TransportPlugins({ plugins: registry.plugins, broken: registry.broken, warn: (message) => warned.push(message) }), warned }
}

async function open(address: string, transports: TransportPlugins, options: { create?: boolean; signal?: AbortSignal; warned?: string[] } = {}): Promise<ObjectStore> {
  const transport = await transports.find(address.split(':')[0] ?? '')
  if (transport === undefined) throw new Error('no transport')
  return transport.open(address, {
    create: options.create ?? false, signal: options.signal ?? live, connections: 2, chunkBytes: 1024, environment: {}, stateDirectory: '/nonexistent',
    error: (code, message, more) => new BackupError(code, message, more),
    warn: (message) => options.warned?.push(message),
  })
}

const failureOf = (call: Promise<unknown>): Promise<unknown> => call.then(() => undefined, (error: unknown) => error)

objectStoreSuite({ describe, it }, 'the example of docs/transports.md', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flat-store-'))
  const { transports } = plugins('flat-store')
  return { open: (options) => open(`flat:${folder}/objects`, transports, options), dispose: () => rm(folder, { recursive: true, force: true }) }
})

describe('transports of plugins', () => {
  it('knows the schemes of those that are enabled, and none of another', async () => {
    const { transports } = plugins('flat-store', 'healthy')
    expect(await transports.schemes()).toEqual(['flat'])
    expect(await transports.find('s3')).toBeUndefined()
  })

  it('takes the first plugin that has a scheme, and says once that another has it', async () => {
    const { transports, warned } = plugins('flat-store', 'wrong-transports')
    for (let time = 0; time < 2; time += 1) expect(await transports.find('flat')).toBeDefined()
    expect(warned).toEqual(['addresses that begin with flat: are opened by plugin backup-plugin-flat-store; fixture-wrong-transports, which comes later in plugin order, is not asked'])
  })

  it('says so where the plugin that has a scheme is switched off, or broken', async () => {
    const registry = PluginRegistry.read({ pluginDirectories: [example('flat-store')], settings: new Map([['backup-plugin-flat-store', { enabled: false }]]), warn: () => undefined })
    const off = new TransportPlugins({ ...registry, plugins: registry.plugins, broken: [], warn: () => undefined })
    expect(await failureOf(off.find('flat'))).toMatchObject({ code: 'invalid-usage', message: expect.stringContaining('backup-plugin-flat-store, which is switched off') })
    expect(await off.schemes()).toEqual([])
    const broken = new TransportPlugins({ plugins: [], broken: [{ directory: example('flat-store'), reason: 'plugin x: not installed. Install it.' }], warn: () => undefined })
    expect(await failureOf(broken.find('flat'))).toMatchObject({ code: 'plugin-invalid', message: 'plugin x: not installed. Install it.' })
    expect(await broken.find('s3')).toBeUndefined()
  })

  it.each([
    ['throws', 'plugin fixture-wrong-transports: its transport for throws: cannot be loaded: no luck today'],
    ['noclass', 'plugin fixture-wrong-transports: its transport for noclass: has no default export that is a class with a method "open"'],
    ['nomethod', 'plugin fixture-wrong-transports: its transport for nomethod: has no default export that is a class with a method "open"'],
    ['nostore', 'plugin fixture-wrong-transports: what its transport opens is no object store: it has no stat'],
  ])('refuses a plugin that breaks the contract: %s', async (scheme, message) => {
    expect(await failureOf(open(`${scheme}:x`, plugins('wrong-transports').transports))).toMatchObject({ code: 'plugin-invalid', message })
  })

  it('lets only codes of the catalogue through', async () => {
    const store = await open('tells://ada:hush@host/x', plugins('wrong-transports').transports)
    const calls = [
      store.put(key, new Uint8Array(1), { signal: live }), store.stat(key, { signal: live }), store.get(key, { signal: live }), store.delete(key, { signal: live }),
      store.list('lock', { signal: live })[Symbol.asyncIterator]().next(), store.list('pack', { signal: live })[Symbol.asyncIterator]().next(),
    ]
    for (const call of calls) expect(await failureOf(call)).toMatchObject({ code: 'plugin-invalid', message: expect.stringMatching(/^plugin fixture-wrong-transports: "/) })
    expect(await failureOf(store.put(key, new Uint8Array(1), { signal: AbortSignal.abort() }))).toMatchObject({ code: 'aborted' })
    await store.close()
  })

  it('shows no secret of the address, whatever the plugin says', async () => {
    const { transports } = plugins('wrong-transports')
    const warned: string[] = []
    const store = await open('tells://ada:hush@host/x', transports, { warned })
    expect([store.address, ...warned]).toEqual(['tells://ada:***@host/x', 'opening tells://ada:***@host/x'])
    const failures = [
      await failureOf(store.put(key, new Uint8Array(1), { signal: live })),
      await failureOf(open('tells://ada:hush@host/refused', transports)),
      await failureOf(open('tells://ada:hush@host/broken', transports)),
    ]
    expect(failures.map((failure) => (failure as BackupError).code)).toEqual(['plugin-invalid', 'login-refused', 'plugin-invalid'])
    expect(failures[1]).toMatchObject({ message: 'tells://ada:***@host/refused refuses us', hint: 'Try tells://ada:***@host/refused later', subject: 'tells://ada:***@host/refused' })
    for (const failure of failures) expect(inspect(failure, { depth: 9 })).not.toContain('hush')
  })

  it('runs no code of a plugin that is not asked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flat-store-'))
    try {
      const { transports } = plugins('flat-store', 'wrong-transports')
      const store = await open(`flat:${folder}`, transports, { create: true })
      await store.put(key, new Uint8Array(1), { signal: live })
      expect(await readdir(folder)).toEqual([`pack-${key.name}`])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
