import { beforeEach, describe, expect, it } from '@jest/globals'
import type { GetOptions, ObjectKey, ObjectStore } from '../contracts/object-store.js'
import { faultyStore } from '../../testing/faulty-store.js'
import { createMemoryStore } from '../transport/memory.js'
import { BlobFetcher } from './blob-fetcher.js'

const { signal } = new AbortController()
const mebi = 2 ** 20
const pack = 'ab'.repeat(32)
/** Every four bytes say where they are. */
const body = Buffer.alloc(4 * mebi)
for (let at = 0; at < body.length; at += 4) body.writeUInt32LE(at, at)

let reads: string[]
let store: ObjectStore
beforeEach(async () => {
  reads = []
  const inner = createMemoryStore()
  await inner.put({ type: 'pack', name: pack }, body, { signal })
  store = Object.assign(Object.create(inner) as ObjectStore, {
    get(key: ObjectKey, options: GetOptions) {
      reads.push(`${options.offset}+${options.length}`)
      return inner.get(key, options)
    },
  })
})

describe('blob fetcher', () => {
  it('reads neighbours once, and what lies further away again', async () => {
    const fetcher = new BlobFetcher(store)
    for (const [offset, length] of [[100, 50], [150, 1000], [mebi, 100], [mebi + 50, 100], [100, 1]] as const) {
      expect(Buffer.from(await fetcher.fetch({ pack, offset, length }, { signal })).equals(body.subarray(offset, offset + length))).toBe(true)
    }
    // The fourth reaches beyond the first window.
    expect(reads).toEqual([`100+${mebi}`, `${mebi + 50}+${mebi}`])
  })

  it('lets readers at the same time share one read', async () => {
    const fetcher = new BlobFetcher(store)
    const parts = await Promise.all([0, 1000, 2000].map((offset) => fetcher.fetch({ pack, offset, length: 1000 }, { signal })))
    expect(Buffer.concat(parts).equals(body.subarray(0, 3000))).toBe(true)
    expect(reads).toHaveLength(1)
  })

  it('reads a large blob alone', async () => {
    const fetcher = new BlobFetcher(store)
    const bytes = await fetcher.fetch({ pack, offset: 4, length: 3 * mebi }, { signal })
    expect(Buffer.from(bytes).equals(body.subarray(4, 4 + 3 * mebi))).toBe(true)
    expect(reads).toEqual([`4+${3 * mebi}`])
  })

  it('gives what there is where the pack ends early', async () => {
    expect(await new BlobFetcher(store).fetch({ pack, offset: body.length - 10, length: 50 }, { signal })).toHaveLength(10)
  })

  it('keeps no read that failed', async () => {
    const failing = faultyStore(store, [{ operation: 'get', type: 'pack', call: 1 }])
    const fetcher = new BlobFetcher(failing)
    await expect(fetcher.fetch({ pack, offset: 0, length: 10 }, { signal })).rejects.toMatchObject({ code: 'store-failed' })
    expect(await fetcher.fetch({ pack, offset: 0, length: 10 }, { signal })).toHaveLength(10)
    expect(failing.faultsNotHit()).toEqual([])
  })
})
