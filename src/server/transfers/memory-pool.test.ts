import { describe, expect, it } from '@jest/globals'
import { MemoryPool } from './memory-pool.js'

const mebibyte = 2 ** 20

describe('memory pool', () => {
  it('gives large ones out of one piece of shared memory, and uses that again', () => {
    const pool = new MemoryPool(8 * mebibyte)
    const first = pool.take(3 * mebibyte)
    expect(first.buffer).toBeInstanceOf(SharedArrayBuffer)
    for (let round = 0; round < 20; round += 1) {
      const other = pool.take(4 * mebibyte + round)
      expect([other.buffer === first.buffer, other.byteLength]).toEqual([true, 4 * mebibyte + round])
      pool.give(other)
    }
  })

  it('gives nothing to two', () => {
    const pool = new MemoryPool(8 * mebibyte)
    const sizes = [1.5, 0.75, 2, 1, 0.6].map((size) => Math.floor(size * mebibyte) + 1)
    const buffers = sizes.map((size) => pool.take(size))
    pool.give(buffers[1]!)
    pool.give(buffers[3]!)
    buffers[1] = pool.take(sizes[3]!)
    buffers[3] = pool.take(sizes[1]!)
    buffers.forEach((buffer, index) => buffer.fill(index))
    buffers.forEach((buffer, index) => expect(buffer.every((byte) => byte === index)).toBe(true))
  })

  it('takes memory of its own where no gap is large enough, and for small ones', () => {
    const pool = new MemoryPool(2 * mebibyte)
    expect(pool.take(1000).buffer).toBeInstanceOf(ArrayBuffer)
    const first = pool.take(1.5 * mebibyte)
    const second = pool.take(mebibyte)
    expect(second.buffer).toBeInstanceOf(ArrayBuffer)
    pool.give(second)
    pool.give(first)
    expect(pool.take(2 * mebibyte).buffer).toBe(first.buffer)
  })
})
