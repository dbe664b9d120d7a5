/**
 * The encryption envelope of the restic format: `IV(16) | AES-256-CTR ciphertext | Poly1305-AES tag(16)`.
 * The tag covers the ciphertext; its one-time key is `r | AES-128(k, IV)`. There is no associated data.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import sodium from 'sodium-native'
import { BackupError } from '../../contracts/errors.js'
import { releaseBuffer } from '../../os/release.js'

export interface RepositoryKey {
  /** 32 bytes, AES-256. */
  readonly encrypt: Buffer
  /** 16 bytes, AES-128 for the one-time nonce of Poly1305. */
  readonly macK: Buffer
  /** 16 bytes, Poly1305's r; clamped on use. */
  readonly macR: Buffer
}

const ivBytes = 16
const tagBytes = 16
/** What `seal` adds to a plaintext. */
export const envelopeBytes = ivBytes + tagBytes

export function generateKey(): RepositoryKey {
  return { encrypt: randomBytes(32), macK: randomBytes(16), macR: clamp(randomBytes(16)) }
}

/** `iv` is a parameter for golden tests only: the same IV twice under one key breaks the encryption. */
export function seal(key: RepositoryKey, plain: Uint8Array, iv?: Buffer): Buffer {
  const sealed = Buffer.allocUnsafe(plain.length + envelopeBytes)
  sealInto(key, plain, sealed, 0, iv)
  return sealed
}

/** The same at a place in a larger buffer. Gives where the envelope ends. */
export function sealInto(key: RepositoryKey, plain: Uint8Array, target: Buffer, at: number, iv: Buffer = freshIv()): number {
  const start = at + ivBytes
  const end = start + plain.length
  iv.copy(target, at)
  const ciphertext = createCipheriv('aes-256-ctr', key.encrypt, iv).update(plain)
  ciphertext.copy(target, start)
  releaseBuffer(ciphertext)
  sodium.crypto_onetimeauth(target.subarray(end, end + tagBytes), target.subarray(start, end), oneTimeKey(key, iv))
  return end + tagBytes
}

/** Throws `damaged` when the tag does not match. The result does not share memory with `sealed`. */
export function open(key: RepositoryKey, sealed: Uint8Array): Buffer {
  if (sealed.length < envelopeBytes) throw new BackupError('damaged', 'encrypted data is too short to be whole')
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length)
  const iv = bytes.subarray(0, ivBytes)
  const ciphertext = bytes.subarray(ivBytes, bytes.length - tagBytes)
  const tag = bytes.subarray(bytes.length - tagBytes)
  if (!sodium.crypto_onetimeauth_verify(tag, ciphertext, oneTimeKey(key, iv))) {
    throw new BackupError('damaged', 'encrypted data does not match its authentication code')
  }
  return createDecipheriv('aes-256-ctr', key.encrypt, iv).update(ciphertext)
}

const poolIvs = 256
let ivPool = Buffer.alloc(0)

/** From a block of random bytes, each used once: asking for 16 bytes costs as much as asking for 4,096. */
function freshIv(): Buffer {
  if (ivPool.length === 0) ivPool = randomBytes(poolIvs * ivBytes)
  const iv = ivPool.subarray(0, ivBytes)
  ivPool = ivPool.subarray(ivBytes)
  return iv
}

function oneTimeKey(key: RepositoryKey, iv: Buffer): Buffer {
  const aes = createCipheriv('aes-128-ecb', key.macK, null).setAutoPadding(false)
  return Buffer.concat([clamp(key.macR), aes.update(iv)])
}

/** Poly1305 wants certain bits of r to be zero; keys are stored with them already cleared, or not. */
function clamp(r: Buffer): Buffer {
  const clamped = Buffer.from(r)
  for (const i of [3, 7, 11, 15]) clamped[i] = clamped[i]! & 0x0f
  for (const i of [4, 8, 12]) clamped[i] = clamped[i]! & 0xfc
  return clamped
}
