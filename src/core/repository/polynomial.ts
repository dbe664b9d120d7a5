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

/** Over GF(2) a square has the same bits with a zero after each: four of them, as a digit, become eight. */
const spreadDigits = Array.from({ length: 16 }, (_, digit) => parseInt([...digit.toString(2)].join('0'), 2).toString(16).padStart(2, '0'))

function squareModulo(polynomial: bigint, modulus: bigint): bigint {
  const spread = [...polynomial.toString(16)].map((digit) => spreadDigits[parseInt(digit, 16)]!)
  return remainder(BigInt(`0x${spread.join('')}`), modulus)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, remainder(a, b)]
  return a
}

/**
 * Rabin's test for degree n: x^(2^n) = x modulo the polynomial, and x^(2^(n/q)) - x has no factor in common with it for
 * every prime q that divides n. A tenth of Ben-Or's work where n is a prime, and every command does it once.
 */
export function isIrreducible(polynomial: bigint): boolean {
  const n = degree(polynomial)
  const coprimeAt = new Set(primeFactors(n).map((prime) => n / prime))
  const x = remainder(2n, polynomial)
  let power = x
  for (let i = 1; i <= n; i++) {
    power = squareModulo(power, polynomial)
    if (coprimeAt.has(i) && greatestCommonDivisor(polynomial, power ^ x) !== 1n) return false
  }
  return power === x
}

function primeFactors(n: number): number[] {
  const primes = Array.from({ length: Math.max(0, n - 1) }, (_, at) => at + 2).filter((q) => n % q === 0)
  return primes.filter((q) => primes.every((p) => p === q || q % p !== 0))
}

/** A random irreducible polynomial of degree 53: one candidate in about 53 is irreducible. */
export function randomPolynomial(random: (bytes: number) => Buffer = randomBytes): bigint {
  for (;;) {
    const bits = BigInt.asUintN(chunkerDegree, BigInt('0x' + random(8).toString('hex')))
    const candidate = bits | (1n << BigInt(chunkerDegree)) | 1n
    if (isIrreducible(candidate)) return candidate
  }
}
