import { describe, expect, test } from '@jest/globals'
import { chunkerDegree, degree, isIrreducible, randomPolynomial, remainder } from './polynomial.js'

function ofDegree(wanted: number): bigint[] {
  return Array.from({ length: 2 ** wanted }, (_, low) => BigInt(2 ** wanted + low))
}

describe('irreducible polynomials over GF(2)', () => {
  test('are those that no smaller one divides', () => {
    const smaller = [1, 2, 3, 4].flatMap(ofDegree)
    for (const wanted of [5, 6, 7, 8, 9]) {
      const found = ofDegree(wanted).filter(isIrreducible)
      expect(found).toEqual(ofDegree(wanted).filter((polynomial) => smaller.every((factor) => remainder(polynomial, factor) !== 0n)))
    }
  })

  // Gauss's formula; OEIS A001037.
  test.each([[1, 2], [2, 1], [3, 2], [4, 3], [5, 6], [6, 9], [10, 99], [12, 335]])('of degree %d number %d', (wanted, count) => {
    expect(ofDegree(wanted).filter(isIrreducible)).toHaveLength(count)
  })

  test("the chunker's own is one, and its product with x + 1 or its neighbours are none", () => {
    const polynomial = randomPolynomial()
    expect(degree(polynomial)).toBe(chunkerDegree)
    expect(isIrreducible(polynomial)).toBe(true)
    expect(isIrreducible(polynomial ^ (polynomial << 1n))).toBe(false)
    expect(isIrreducible(polynomial ^ 1n)).toBe(false)
  })
})
