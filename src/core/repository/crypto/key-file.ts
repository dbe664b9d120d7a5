/**
 * Key files: the repository's key, sealed under a key that scrypt derives from a password. A repository may have
 * several, one per password.
 */
import { randomBytes } from 'node:crypto'
import { hasCode } from '../../contracts/errors.js'
import { open, seal, type RepositoryKey } from './envelope.js'
import type { KeyFile } from './parse-key-file.js'
import { defaultCost, scryptBytes, type ScryptCost } from './scrypt.js'

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

/** scrypt's 64 bytes: 32 for AES-256, then k, then r. */
async function deriveKey(password: string, salt: Buffer, cost: ScryptCost): Promise<RepositoryKey> {
  const bytes = await scryptBytes(password, salt, cost)
  return { encrypt: bytes.subarray(0, 32), macK: bytes.subarray(32, 48), macR: bytes.subarray(48, 64) }
}
