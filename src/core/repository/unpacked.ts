/**
 * Files that are not packs: encrypted whole, and (format version 2, all but `config` and keys) a byte 0x02 before
 * zstd. A first byte `{` or `[` means JSON as it is, from version 1 or an older program.
 */
import { createHash } from 'node:crypto'
import type { Zstd } from '../compress/zstd.js'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { AbortOptions, ObjectStore, ObjectType } from '../contracts/object-store.js'
import { open, seal, type RepositoryKey } from './crypto/envelope.js'

const zstdMarker = 2

/** What sealing, opening, storing and finding take. */
export interface StoreAccess {
  readonly store: ObjectStore
  readonly key: RepositoryKey
  readonly zstd: Zstd
  /** False in repositories of format version 1, whose readers know no compression. */
  readonly compresses: boolean
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function encodeUnpacked({ key, zstd, compresses }: Omit<StoreAccess, 'store'>, json: string): Buffer {
  if (!compresses) return seal(key, Buffer.from(json))
  return seal(key, Buffer.concat([Buffer.from([zstdMarker]), zstd.compress(Buffer.from(json))]))
}

/** The JSON inside; throws `damaged`, naming `subject`. */
export function decodeUnpacked({ key, zstd }: StoreAccess, bytes: Uint8Array, subject: string): unknown {
  try {
    const plain = open(key, bytes)
    const json = plain[0] === zstdMarker ? zstd.decompress(plain.subarray(1)) : plain
    return JSON.parse(json.toString())
  } catch (cause) {
    if (makesNoSense(cause)) {
      throw new BackupError('damaged', `${subject} is damaged and cannot be read`, {
        subject,
        cause,
        hint: 'Run `backup check` to see what else is affected.',
      })
    }
    throw cause
  }
}

/** No JSON (an error without a code), damage that was found further down, or more text than a string can hold. */
function makesNoSense(cause: unknown): boolean {
  return [undefined, 'damaged', 'ERR_STRING_TOO_LONG'].includes(codeOf(cause))
}

/** What storing takes: a store, or what takes objects to one. */
export type Saving = Omit<StoreAccess, 'store'> & { readonly store: Pick<ObjectStore, 'put'> }

/** Stores JSON as an object named by its bytes, and gives the name. */
export async function saveUnpacked(access: Saving, type: ObjectType, json: string, options: AbortOptions): Promise<string> {
  const bytes = encodeUnpacked(access, json)
  const name = sha256(bytes)
  await access.store.put({ type, name }, bytes, options)
  return name
}

/** Throws `damaged` when the stored bytes do not have the hash that names them. */
export async function loadUnpacked(access: StoreAccess, type: ObjectType, name: string, options: AbortOptions): Promise<unknown> {
  const bytes = await access.store.get({ type, name }, options)
  const subject = `${type} ${name.slice(0, 8)}`
  if (type !== 'config' && sha256(bytes) !== name) {
    throw new BackupError('damaged', `${subject} is damaged: its content does not match its name`, { subject: name })
  }
  return decodeUnpacked(access, bytes, subject)
}
