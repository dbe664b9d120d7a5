/**
 * Key files: the repository's key, sealed under a key that scrypt derives from a password. A repository may have
 * several, one per password.
 */
import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'
import { BackupError, hasCode } from '../../contracts/errors.js'
import { open, seal, type RepositoryKey } from './envelope.js'

const scryptAsync = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** Cost of scrypt. `r` and `p` are small integers; memory needed is about 128 * N * r bytes. */
export interface ScryptCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** About 0.1 s and 32 MiB a try: what restic calibrates to on common machines. */
export const defaultCost: ScryptCost = { N: 32768, r: 8, p: 4 }

/** Above these a key file is refused: it would only serve to exhaust the machine that opens it. */
const maxScryptBytes = 2 ** 30
/** N * r * p; 256 times the default, about half a minute. */
const maxScryptWork = 2 ** 28

export interface KeyFile extends ScryptCost {
  readonly created: string
  readonly username: string
  readonly hostname: string
  readonly kdf: 'scrypt'
  /** 64 bytes, base64. */
  readonly salt: string
  /** The sealed key, base64. */
  readonly data: string
}

export interface KeyOwner {
  readonly created: string
  readonly username: string
  readonly hostname: string
}

export async function makeKeyFile(
  key: RepositoryKey,
  password: string,
  owner: KeyOwner,
  { cost = defaultCost, salt = randomBytes(64) }: { cost?: ScryptCost; salt?: Buffer } = {},
): Promise<KeyFile> {
  const plain = JSON.stringify({
    mac: { k: key.macK.toString('base64'), r: key.macR.toString('base64') },
    encrypt: key.encrypt.toString('base64'),
  })
  const data = seal(await deriveKey(password, salt, cost), Buffer.from(plain))
  return {
    created: owner.created,
    username: owner.username,
    hostname: owner.hostname,
    kdf: 'scrypt',
    N: cost.N,
    r: cost.r,
    p: cost.p,
    salt: salt.toString('base64'),
    data: data.toString('base64'),
  }
}

/** Undefined when the password does not open this key file; `damaged` when the file makes no sense. */
export async function openKeyFile(file: KeyFile, password: string): Promise<RepositoryKey | undefined> {
  const derived = await deriveKey(password, Buffer.from(file.salt, 'base64'), file)
  let plain
  try {
    plain = open(derived, Buffer.from(file.data, 'base64'))
  } catch (error) {
    if (hasCode(error, 'damaged')) return undefined
    throw error
  }
  const { mac, encrypt } = JSON.parse(plain.toString()) as { mac: { k: string; r: string }; encrypt: string }
  return {
    encrypt: Buffer.from(encrypt, 'base64'),
    macK: Buffer.from(mac.k, 'base64'),
    macR: Buffer.from(mac.r, 'base64'),
  }
}

/** Parses stored bytes; throws `damaged` naming what is wrong. */
export function parseKeyFile(bytes: Uint8Array, name: string): KeyFile {
  const damaged = (what: string, cause?: unknown) =>
    new BackupError('damaged', `key file ${name.slice(0, 8)} is damaged: ${what}`, { subject: name, cause })
  let file: Partial<KeyFile>
  try {
    file = JSON.parse(Buffer.from(bytes).toString()) as Partial<KeyFile>
  } catch (cause) {
    throw damaged('it is no JSON', cause)
  }
  if (typeof file !== 'object' || file === null) throw damaged('it is no JSON object')
  if (file.kdf !== 'scrypt') throw damaged(`unknown key derivation ${JSON.stringify(file.kdf)}`)
  for (const field of ['N', 'r', 'p'] as const) {
    if (!Number.isSafeInteger(file[field]) || file[field]! < 1) throw damaged(`${field} is no positive integer`)
  }
  if (file.N! < 2 || !Number.isInteger(Math.log2(file.N!))) throw damaged('N is no power of two')
  if (128 * file.r! * (file.N! + file.p!) > maxScryptBytes) throw damaged('its scrypt parameters ask for more than 1 GiB')
  if (file.N! * file.r! * file.p! > maxScryptWork) throw damaged('its scrypt parameters ask for minutes of work')
  for (const field of ['salt', 'data'] as const) if (typeof file[field] !== 'string') throw damaged(`${field} is missing`)
  return file as KeyFile
}

/** scrypt's 64 bytes: 32 for AES-256, then k, then r. */
async function deriveKey(password: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<RepositoryKey> {
  const maxmem = 128 * N * r + 128 * r * p + 2 ** 20
  try {
    const bytes = await scryptAsync(password, salt, 64, { N, r, p, maxmem })
    return { encrypt: bytes.subarray(0, 32), macK: bytes.subarray(32, 48), macR: bytes.subarray(48, 64) }
  } catch (cause) {
    throw new BackupError('damaged', 'the scrypt parameters of a key file are refused', { cause })
  }
}
