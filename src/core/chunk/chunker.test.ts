import { describe, expect, it } from '@jest/globals'
import { createCipheriv, createHash } from 'node:crypto'
import { findCut, makeTables, maxChunkBytes, minChunkBytes } from './chunker.js'
import { isIrreducible, randomPolynomial } from '../repository/polynomial.js'

const polynomial = 0x3da3358b4dc173n

/** 32 MiB of AES-128-CTR keystream under a zero key and IV, with 10 MiB of zeros from 20 MiB on. */
function goldenStream(): Buffer {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16))
  return cipher.update(Buffer.alloc(32 << 20)).fill(0, 20 << 20, 30 << 20)
}

/** Lengths and SHA-256 that github.com/restic/chunker v0.4.0 gives for that stream and polynomial. */
const golden: readonly (readonly [number, string])[] = [
  [1065747, '5ff381e330096b3b12756726c4f9c130cb9984e80be0d371d3251a6ce0421957'],
  [1351372, '35084a04eb81e4c44df5e58fa3e08783e327c4e09cd519f1fe5241c3a2fb8431'],
  [2829364, '0aea5f631a884db682c58627331cca6b2ae2c3d1313ac030591aaa3dd552a9ae'],
  [1532396, 'a3a4af3ce32853708cccec651f0abba19a8159990d890df196686523faed3aed'],
  [1806164, 'a95f7672f21716b9b28f3207d9ba2e740ebea1de5f11888e9c8a8e90cffb4b60'],
  [1923570, '3f7d9a0f2957599214bf988d4ef468a8b55de71072f38631225719805353da76'],
  [1040531, '122444ba315057e4f9dcd21076fc1f6d039b64dbfad0bfa3dd5308d0156f64ef'],
  [3066319, '4d4d8c7ad9bf25db8ceda05c931879f85cdd76a85dbdf19654f2e85b0a280558'],
  [1087913, '84d74e2dead3ba06a74d0d10887e49aafe24498429140c7387232c0305785019'],
  [2052735, '4f037832bab2fcab64d1446eda15038d120131daf72ae48dde55a2d49be3dea7'],
  [1161368, 'c6cffe369afb6371bb63b16827966cc50b4fb6e9ffbc85a6a7fa704f56c65736'],
  [994885, '404d050be422f5d4ff03b06b0f1c5bea24c1a58896841ea12d8099a4b90dfd63'],
  [677787, '0bf68cb01dfee459bf2add97bd6909c03d6aed427e8c4a315beadba320ff9d54'],
  [524288, '796e098dd609952d9d2bbae50cce8af520b2187936b7bbe552068ca38ff91d7b'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [524288, '07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541'],
  [1065077, 'afb611938c173724a815eb5bdef9fa0d910f6c520c8112bcc0befd99d02f9f1a'],
  [1413444, '269e45ccb59f51359dd956b4976e49e1b1980b754b24e4f19a2652adb939fba4'],
]

/** Cuts the stream while it arrives in pieces of `step` bytes. */
function chunk(data: Buffer, step: number): [number, string][] {
  const tables = makeTables(polynomial)
  const chunks: [number, string][] = []
  let start = 0
  let searched = 0
  const take = (end: number) => {
    chunks.push([end - start, createHash('sha256').update(data.subarray(start, end)).digest('hex')])
    start = searched = end
  }
  for (let end = Math.min(step, data.length); ; end = Math.min(end + step, data.length)) {
    for (let cut = findCut(tables, data, start, end, searched); cut !== undefined; cut = findCut(tables, data, start, end, searched)) take(cut)
    searched = end
    if (end === data.length) break
  }
  if (start < data.length) take(data.length)
  return chunks
}

describe('chunker', () => {
  const data = goldenStream()

  it.each([32 << 20, 1 << 20, 333_333, 70_001])('cuts where restic does, fed in pieces of %i bytes', (step) => {
    expect(chunk(data, step)).toEqual(golden)
  })

  it('never cuts before the minimum and always at the maximum', () => {
    const tables = makeTables(polynomial)
    expect(findCut(tables, data, 0, minChunkBytes - 1)).toBeUndefined()
    // A fingerprint of zeros is zero: a run of them is cut at every minimum.
    expect(findCut(tables, Buffer.alloc(2 * minChunkBytes), 0, 2 * minChunkBytes)).toBe(minChunkBytes)
    const ones = Buffer.alloc(2 * maxChunkBytes, 1)
    expect(findCut(tables, ones, 0, ones.length)).toBe(maxChunkBytes)
  })

  it('refuses a polynomial of another degree', () => {
    expect(() => makeTables(0x11bn)).toThrow(RangeError)
  })
})

describe('polynomial', () => {
  it('knows irreducible from reducible', () => {
    expect(isIrreducible(polynomial)).toBe(true)
    expect(isIrreducible(0x2b429213208821n)).toBe(true)
    expect(isIrreducible(polynomial ^ 2n)).toBe(false)
    expect(isIrreducible(1n << 53n)).toBe(false)
    expect(isIrreducible(0b10011n)).toBe(true)
    expect(isIrreducible(0b10101n)).toBe(false)
  })

  it('makes random ones of degree 53', () => {
    const made = randomPolynomial()
    expect(made >> 53n).toBe(1n)
    expect(isIrreducible(made)).toBe(true)
  })
})
