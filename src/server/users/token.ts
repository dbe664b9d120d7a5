/** Tokens of users: made here, kept as scrypt hashes only. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

const tokenBytes = 32
const saltBytes = 16
const hashBytes = 32

/** Memory is about 128 * N * r bytes. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** About 40 ms and 16 MiB. Tokens are random, so nobody guesses them: this is for whoever has read the state folder. */
export const tokenCost: ScryptCost = { N: 2 ** 14, r: 8, p: 1 }

export interface TokenHash extends ScryptCost {
  readonly salt: Buffer
  readonly hash: Buffer
}

/** 32 random bytes in base64url: 43 characters that need no escaping in an address. */
export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

export async function hashToken(token: string, cost: ScryptCost = tokenCost): Promise<TokenHash> {
  const salt = randomBytes(saltBytes)
  return { ...cost, salt, hash: await derive(token, salt, cost) }
}

/** A hash that no token has, as costly to compare with as any. */
export function hashOfNobody(cost: ScryptCost = tokenCost): TokenHash {
  return { ...cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) }
}

export async function isTokenOf(token: string, known: TokenHash): Promise<boolean> {
  return timingSafeEqual(await derive(token, known.salt, known), known.hash)
}

function derive(token: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  return scryptAsync(token, salt, hashBytes, { N, r, p, maxmem: 128 * r * (N + p) + 2 ** 20 })
}
