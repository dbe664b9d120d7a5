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

/**
 * Bytes of new documents in each sync of a campaign: 20,000 mixed files with all plugins on, three syncs of a thousand changes and one of a
 * few, then a hundred of one to twenty changes.
 */
const firstOfCampaign = [80_847_900, 4_030_500, 3_800_200, 34_000, 4_246_600]
const smallOfCampaign = [
  2000, 0, 27_500, 8600, 3000, 12_600, 8400, 16_700, 10_100, 23_800, 3200, 4400, 0, 3100, 122_900, 13_400, 0, 7100, 0, 8700, 0, 1400, 1800, 18_300,
  13_300, 15_700, 5700, 4900, 3200, 4800, 3400, 5300, 3000, 2800, 4900, 6600, 23_600, 0, 109_300, 9400, 0, 2700, 19_200, 80_200, 6000, 5300, 18_400,
  8400, 5900, 2900, 4000, 23_800, 4600, 1200, 1500, 2000, 10_900, 2500, 0, 11_000, 1400, 8400, 2400, 2100, 19_600, 12_400, 15_400, 6800, 0, 0, 7700, 0,
  0, 5000, 8300, 7100, 53_000, 12_400, 0, 1200, 136_100, 8700, 5500, 6600, 25_300, 0, 1400, 9500, 12_800, 8700, 20_600, 89_100, 5800, 19_600, 0,
  10_600, 7900, 10_600, 36_200, 6600,
]

const anySizes = fc.array(fc.integer({ min: 1, max: maxSegmentBytes }), { maxLength: 40 })
const anyFresh = fc.integer({ min: 0, max: 2 * maxSegmentBytes })

describe('a merge', () => {
  it('leaves at most so many small segments, whatever there was', () => {
    fc.assert(
      fc.property(anySizes, anyFresh, (sizes, fresh) => {
        expect(sync(sizes, fresh).sizes.filter((bytes) => !isFull(bytes)).length).toBeLessThanOrEqual(maxSmallSegments)
      }),
      // New documents that fill a segment and leave a byte.
      { examples: [[[1, 1, 2, 4, 8], maxSegmentBytes + 1]] },
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

describe('a campaign', () => {
  it('stays below twelve segments, and writes in proportion', () => {
    const { sizes } = syncAll(firstOfCampaign)
    const { most, amplification } = syncAll(smallOfCampaign.filter((bytes) => bytes > 0), sizes)
    expect(most).toBeLessThan(12)
    expect(amplification).toBeLessThan(4)
  })
})

describe('looking for documents that no file has', () => {
  it('is due when there is twice as much as was left the last time, and something to speak of', () => {
    const mebibyte = 1024 * 1024
    expect([isCollectionDue(0, 0), isCollectionDue(200_000, 0), isCollectionDue(300_000, 0)]).toEqual([false, false, true])
    expect([isCollectionDue(20 * mebibyte, 10 * mebibyte), isCollectionDue(21 * mebibyte, 10 * mebibyte)]).toEqual([false, true])
  })
})
