/** scrypt, which makes guessing a password cost a fifth of a second a try; and beginning it early, since nothing else takes as long. */
import { scrypt, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'
import { BackupError } from '../../contracts/errors.js'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Cost of scrypt. `r` and `p` are small integers; memory needed is about 128 * N * r bytes. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** About 0.2 s and 32 MiB a try: what restic calibrates to on common machines. */
export const defaultCost: ScryptCost = { N: 32768, r: 8, p: 4 }

/** Above these a key file is refused: it would only serve to exhaust the machine that opens it. */
export const maxScryptBytes = 2 ** 30
/** N * r * p; 256 times the default, about half a minute. */
export const maxScryptWork = 2 ** 28

const begun = new Map<string, Promise<Buffer>>()

/** Starts what a later `scryptBytes` with the same arguments will take over. What goes wrong is told there. */
export function beginScrypt(password: string, salt: Buffer, cost: ScryptCost): void {
  const key = nameOf(password, salt, cost)
  if (begun.has(key)) return
  const bytes = derive(password, salt, cost)
  bytes.catch(() => undefined)
  begun.set(key, bytes)
}

export function isBegun(password: string, salt: Buffer, cost: ScryptCost): boolean {
  return begun.has(nameOf(password, salt, cost))
}

/** 64 bytes. Throws `damaged` where scrypt refuses the cost. */
export function scryptBytes(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const key = nameOf(password, salt, cost)
  const bytes = begun.get(key) ?? derive(password, salt, cost)
  // Nobody else needs it: a key should not stay in memory for longer than its use.
  begun.delete(key)
  return bytes
}

async function derive(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  const maxmem = 128 * N * r + 128 * r * p + 2 ** 20
  try {
    return await scryptAsync(password, salt, 64, { N, r, p, maxmem })
  } catch (cause) {
    throw new BackupError('damaged', 'the scrypt parameters of a key file are refused', { cause })
  }
}

function nameOf(password: string, salt: Buffer, { N, r, p }: ScryptCost): string {
  return `${N} ${r} ${p} ${salt.toString('base64')} ${password}`
}
