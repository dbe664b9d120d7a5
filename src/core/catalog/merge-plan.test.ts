import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isCollectionDue, isFull, maxSegmentBytes, maxSmallSegments, planMerge } from './merge-plan.js'

/** What a snapshot has after a sync with so many bytes of new documents, and the bytes that it wrote. */
function sync(sizes: readonly number[], freshBytes: number): { sizes: number[]; written: number } {
  const merged = new Set(planMerge(sizes, freshBytes))
  const written = freshBytes + sizes.reduce((sum, bytes, index) => sum + (merged.has(index) ? bytes : 0), 0)
  const after = sizes.filter((_, index) => !merged.has(index))
  for (let left = written; left > 0; left -= maxSegmentBytes) after.push(Math.min(left, maxSegmentBytes))
  return { sizes: after, written }
}

function syncAll(freshBytes: readonly number[], first: readonly number[] = []) {
  let sizes = [...first]
  let written = 0
  let most = 0
  for (const fresh of freshBytes) {
    const after = sync(sizes, fresh)
    sizes = after.sizes
    written += after.written
    most = Math.max(most, sizes.length)
  }
  return { sizes, written, most, amplification: written / freshBytes.reduce((sum, bytes) => sum + bytes, 0) }
}

/** The same numbers every time. */
function* pseudoRandom(): Generator<number> {
  for (let state = 1; ; ) yield (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

const anySizes = fc.array(fc.integer({ min: 1, max: maxSegmentBytes }), { maxLength: 40 })
const anyFresh = fc.integer({ min: 0, max: 2 * maxSegmentBytes })

describe('a merge', () => {
  it('leaves at most so many small segments, whatever there was', () => {
    fc.assert(
      fc.property(anySizes, anyFresh, (sizes, fresh) => {
        expect(sync(sizes, fresh).sizes.filter((bytes) => !isFull(bytes)).length).toBeLessThanOrEqual(maxSmallSegments)
      }),
    )
  })

  it('does not touch full segments, and nothing where an earlier merge has been', () => {
    fc.assert(
      fc.property(anySizes, anyFresh, (sizes, fresh) => {
        for (const index of planMerge(sizes, fresh)) expect(isFull(sizes[index]!)).toBe(false)
        // Merging may itself add up to less than what is left beside it: once more is then the end of it.
        const settled = sync(sync(sync(sizes, fresh).sizes, 0).sizes, 0).sizes
        expect(planMerge(settled, 0)).toEqual([])
      }),
    )
  })

  it('takes those that together outweigh the next larger one', () => {
    expect(planMerge([1000, 100, 10], 5)).toEqual([])
    expect(planMerge([1000, 100, 10, 6], 5)).toEqual([2, 3])
    expect(planMerge([1000, 10, 100], 95)).toEqual([2, 1])
    expect(planMerge([1000, 100, 10], 891)).toEqual([0, 1, 2])
    expect(planMerge([maxSegmentBytes, 100, maxSegmentBytes / 2], 200)).toEqual([])
  })

  it('writes a logarithm of what is new, over 200 syncs of any sizes', () => {
    const sizes = fc.array(fc.integer({ min: 300, max: 2_000_000 }).map((bytes) => Math.ceil(bytes ** (1 + bytes % 2) / 2_000_000 ** (bytes % 2)) + 300), { minLength: 200, maxLength: 200 })
    fc.assert(
      fc.property(sizes, (fresh) => {
        // A document pays at most two bytes a byte each time it comes into a segment twice as large.
        const doublings = Math.log2(maxSegmentBytes / Math.min(...fresh))
        expect(syncAll(fresh).amplification).toBeLessThanOrEqual(1 + 2 * doublings)
      }),
      { numRuns: 30 },
    )
  })

  it('keeps a hundred small syncs on top of 20,000 files below twelve segments, and their bytes in proportion', () => {
    const random = pseudoRandom()
    const next = () => random.next().value as number
    const small = Array.from({ length: 100 }, () => Math.ceil((1 + next() * 19) * (400 + 4000 * next())))
    // The last is what 20,000 mixed files weigh with all plugins on.
    for (const bytesOfFirst of [8, 14, 40, 79].map((mebibytes) => mebibytes * 1024 * 1024)) {
      const { most, amplification } = syncAll(small, sync([], bytesOfFirst).sizes)
      expect(most).toBeLessThan(12)
      expect(amplification).toBeLessThan(6)
    }
  })
})

describe('looking for documents that no file has', () => {
  it('is due when there is twice as much as was left the last time, and something to speak of', () => {
    const mebibyte = 1024 * 1024
    expect([isCollectionDue(0, 0), isCollectionDue(200_000, 0), isCollectionDue(300_000, 0)]).toEqual([false, false, true])
    expect([isCollectionDue(20 * mebibyte, 10 * mebibyte), isCollectionDue(21 * mebibyte, 10 * mebibyte)]).toEqual([false, true])
  })
})
