/** What a key file says, before anything is opened with it. */
import { BackupError } from '../../contracts/errors.js'
import { maxScryptBytes, maxScryptWork, type ScryptCost } from './scrypt.js'

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
