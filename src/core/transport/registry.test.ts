import { describe, expect, it } from '@jest/globals'
import type { ObjectStore } from '../contracts/object-store.js'
import type { Transport } from '../contracts/transport.js'
import { TransportRegistry } from './registry.js'

const naming = (name: string): Transport => ({ open: (address) => Promise.resolve({ address: `${name} ${address}` } as ObjectStore) })

function makeRegistry(): { registry: TransportRegistry; asked: string[] } {
  const asked: string[] = []
  const plugins = new Map([['s3', naming('s3')], ['sftp', naming('sftp')]])
  const find = (scheme: string): Promise<Transport | undefined> => {
    asked.push(scheme)
    return Promise.resolve(plugins.get(scheme))
  }
  const more = { find, schemes: () => Promise.resolve([...plugins.keys()]) }
  const registry = new TransportRegistry({
    folders: naming('folder'),
    builtIn: new Map([['tcp', () => Promise.resolve(naming('tcp'))]]),
    more: () => {
      asked.push('plugins')
      return Promise.resolve(more)
    },
    settings: { connections: undefined, chunkBytes: 1, environment: {}, stateDirectory: '/nonexistent', warn: () => undefined },
  })
  return { registry, asked }
}

const context = { signal: new AbortController().signal, create: false }

describe('TransportRegistry', () => {
  it.each([
    ['/srv/backup', 'folder /srv/backup'],
    ['./a:b', 'folder ./a:b'],
    ['C:/x', 'folder C:/x'],
    ['local:/x', 'folder local:/x'],
    ['file:///x', 'folder file:///x'],
    ['tcp://host/x', 'tcp tcp://host/x'],
    ['s3:host/bucket', 's3 s3:host/bucket'],
    ['sftp:ada@host:/path', 'sftp sftp:ada@host:/path'],
  ])('opens %s', async (address, opened) => {
    expect((await makeRegistry().registry.open(address, context)).address).toBe(opened)
  })

  it('asks for no plugin where a folder or a built-in scheme is meant, and once where one is', async () => {
    const { registry, asked } = makeRegistry()
    for (const address of ['/srv', 'local:/srv', 'tcp://host/x']) await registry.open(address, context)
    expect(asked).toEqual([])
    for (const address of ['s3:a/b', 's3:a/b']) await registry.open(address, context)
    expect(asked).toEqual(['plugins', 's3', 's3'])
  })

  it('names the known schemes and the nearest one, and not the address, which may hold a password', async () => {
    const refusal: unknown = await makeRegistry().registry.open('stfp://ada:secret@host/x', context).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      code: 'invalid-usage',
      message: "nothing here opens addresses that begin with 'stfp:'",
      hint: 'Did you mean sftp:? Give a folder, or an address that begins with file:, local:, s3:, sftp:, tcp:; write ./ before a folder whose name has a colon.',
    })
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret')
  })

  it('has few calls under way at a folder, and more elsewhere', () => {
    const { registry } = makeRegistry()
    expect(['/srv', 'file:///srv', 'tcp://host/x'].map((address) => [registry.isFolder(address), registry.connectionsFor(address)])).toEqual([[true, 2], [true, 2], [false, 5]])
  })

  it('makes no folder of an address in capitals', async () => {
    const refusal: unknown = await makeRegistry().registry.open('TLS://ada:secret@host/x', context).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'invalid-usage', message: expect.stringContaining('the beginning of the address has a typo') })
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret')
  })
})
