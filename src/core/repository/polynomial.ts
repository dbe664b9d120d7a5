/**
 * Arithmetic on polynomials over GF(2), as bits of a BigInt: what Rabin fingerprints are made of. Only used when
 * a repository is made or opened; the chunker's hot loop has tables.
 */
import { randomBytes } from 'node:crypto'

/** Degree of every polynomial that the restic format uses. */
export const chunkerDegree = 53

export function degree(polynomial: bigint): number {
  const hex = polynomial.toString(16)
  return hex.length * 4 - 1 - (Math.clz32(parseInt(hex[0]!, 16)) - 28)
}

export function remainder(dividend: bigint, divisor: bigint): bigint {
  const divisorDegree = degree(divisor)
  let rest = dividend
  for (let bit = degree(dividend); bit >= divisorDegree; bit--) {
    if (((rest >> BigInt(bit)) & 1n) === 1n) rest ^= divisor << BigInt(bit - divisorDegree)
  }
  return rest
}

/** `a` is below the modulus. */
function multiplyModulo(a: bigint, b: bigint, modulus: bigint): bigint {
  const top = 1n << BigInt(degree(modulus))
  let product = 0n
  let shifted = a
  for (let bits = b; bits !== 0n; bits >>= 1n) {
    if ((bits & 1n) === 1n) product ^= shifted
    shifted <<= 1n
    if ((shifted & top) !== 0n) shifted ^= modulus
  }
  return product
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, remainder(a, b)]
  return a
}

/** Ben-Or's test: no factor of degree up to half of the polynomial's. */
export function isIrreducible(polynomial: bigint): boolean {
  const half = Math.floor(degree(polynomial) / 2)
  const x = 2n
  let power = x
  for (let i = 1; i <= half; i++) {
    power = multiplyModulo(power, power, polynomial)
    if (greatestCommonDivisor(polynomial, power ^ x) !== 1n) return false
  }
  return true
}

/** A random irreducible polynomial of degree 53: one candidate in about 53 is irreducible. */
export function randomPolynomial(random: (bytes: number) => Buffer = randomBytes): bigint {
  for (;;) {
    const bits = BigInt.asUintN(chunkerDegree, BigInt('0x' + random(8).toString('hex')))
    const candidate = bits | (1n << BigInt(chunkerDegree)) | 1n
    if (isIrreducible(candidate)) return candidate
  }
}
