/** What the server keeps of one user: the JSON of a file of its state folder. */
import { isCount, isFields } from '../../core/support/shapes.js'
import type { TokenHash } from './token.js'

export interface UserRecord {
  readonly user: string
  /** RFC 3339. */
  readonly created: string
  /** Random, another one for every token; tells nothing of it. */
  readonly tokenId: string
  readonly token: TokenHash
}

const recordVersion = 1
/** What a record may ask of scrypt, in bytes and in multiples of them: more would only serve to exhaust the server. */
const mostScryptBytes = 2 ** 27
const mostP = 8

export function recordText({ user, created, tokenId, token }: UserRecord): string {
  const { N, r, p, salt, hash } = token
  const scrypt = { N, r, p, salt: salt.toString('base64'), hash: hash.toString('base64') }
  return `${JSON.stringify({ version: recordVersion, user, created, tokenId, scrypt }, undefined, 2)}\n`
}

/** Undefined for what is no record of this user. */
export function parseRecord(text: string, user: string): UserRecord | undefined {
  const value = parsed(text)
  if (!isFields(value) || value.version !== recordVersion || value.user !== user) return undefined
  const { created, tokenId } = value
  const token = tokenHash(value.scrypt)
  if (typeof created !== 'string' || typeof tokenId !== 'string' || token === undefined) return undefined
  return { user, created, tokenId, token }
}

function tokenHash(value: unknown): TokenHash | undefined {
  if (!isFields(value)) return undefined
  const { N, r, p, salt, hash } = value
  if (!isCount(N) || !isCount(r) || !isCount(p) || typeof salt !== 'string' || typeof hash !== 'string') return undefined
  const bytes = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
  const sound = N >= 2 && Number.isInteger(Math.log2(N)) && r >= 1 && 128 * N * r <= mostScryptBytes && p >= 1 && p <= mostP && bytes.salt.length >= 8 && bytes.hash.length === 32
  return sound ? { N, r, p, ...bytes } : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is no record; whoever reads the file says so, and which file it is.
    return undefined
  }
}
