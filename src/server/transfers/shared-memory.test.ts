import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { RecordingHearing } from '../test-support/hearing.js'
import { SharedTransferMemory } from './shared-memory.js'

const mebibyte = 2 ** 20
const { signal } = new AbortController()
const ada = { user: 'ada', line: 'a' }
/** Long enough for whatever can go on to go on. */
const turn = (): Promise<void> => new Promise(setImmediate)

describe('memory of transfers', () => {
  it('comes back once, and only when nobody reads it any more', async () => {
    const hearing = new RecordingHearing()
    const memory = new SharedTransferMemory(4 * mebibyte, hearing)
    const held = (): number | undefined => hearing.counts.get('budget_bytes')
    const lease = await memory.lease(3 * mebibyte, { signal, ...ada })
    let finish = (): void => undefined
    const stored = lease.readBy(new Promise<void>((resolve) => (finish = resolve)))
    const failed = lease.readBy(Promise.reject(new Error('the store failed')))
    await expect(failed).rejects.toThrow('the store failed')
    lease.release()
    lease.release()
    expect(held()).toBe(3 * mebibyte)
    const next = memory.lease(2 * mebibyte, { signal, ...ada })
    await turn()
    expect(memory.waiting).toBe(1)
    finish()
    await stored
    const second = await next
    lease.release()
    expect([held(), second.body.buffer === lease.body.buffer]).toEqual([2 * mebibyte, true])
    second.release()
    expect(held()).toBe(0)
  })

  it('is the same piece for whoever asks, however often', async () => {
    const memory = new SharedTransferMemory(4 * mebibyte, new RecordingHearing())
    const buffers = new Set<ArrayBufferLike>()
    for (let round = 0; round < 10; round += 1) {
      const leases = await Promise.all([memory.lease(2 * mebibyte, { signal, ...ada }), memory.lease(2 * mebibyte, { signal, ...ada })])
      for (const { body } of leases) buffers.add(body.buffer)
      for (const lease of leases) lease.release()
    }
    expect([buffers.size, [...buffers][0] instanceof SharedArrayBuffer]).toEqual([1, true])
  })

  it('is refused where there never is as much', async () => {
    const memory = new SharedTransferMemory(mebibyte, new RecordingHearing())
    expect(await memory.lease(mebibyte + 1, { signal, ...ada }).catch(codeOf)).toBe('invalid-usage')
  })

  it('is hashed where it lies', async () => {
    const memory = new SharedTransferMemory(4 * mebibyte, new RecordingHearing())
    const large = await memory.lease(2 * mebibyte, { signal, ...ada })
    large.body.fill(7)
    // Computed with `sha256sum`.
    expect(await memory.sha256(large.body)).toBe('c406296b30d433e27c08e2989ad557c7e9ae7825d1bea14c42aa4ef53c9e8a9d')
    large.release()
    await memory.close()
  })
})
