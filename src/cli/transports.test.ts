import { describe, expect, it } from '@jest/globals'
import type { ObjectStore } from '../core/contracts/object-store.js'
import type { Transport } from '../core/contracts/transport.js'
import { TransportRegistry } from './transports.js'

const naming = (name: string): Transport => ({ open: (address) => Promise.resolve({ address: `${name} ${address}` } as ObjectStore) })
const registry = new TransportRegistry(naming('folder'), new Map([['s3', naming('s3')]]), {
  connections: 2, chunkBytes: 1, environment: {}, stateDirectory: '/nonexistent', warn: () => undefined,
})
const context = { signal: new AbortController().signal, create: false }

describe('TransportRegistry', () => {
  it.each([
    ['/srv/backup', 'folder /srv/backup'],
    ['./a:b', 'folder ./a:b'],
    ['C:/x', 'folder C:/x'],
    ['s3:host/bucket', 's3 s3:host/bucket'],
  ])('opens %s', async (address, opened) => {
    expect((await registry.open(address, context)).address).toBe(opened)
  })

  it('says that only folders are supported, and not the address, which may hold a password', async () => {
    const refusal: unknown = await registry.open('sftp://ada:secret@host/x', context).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'invalid-usage', message: "only folders are supported so far, no addresses that begin with 'sftp:'" })
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain('secret')
  })
})
