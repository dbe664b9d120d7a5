/** restic's local layout (restic's doc/design.rst, "Repository Layout"), and addresses of folders. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BackupError, messageOf } from '../contracts/errors.js'
import type { ObjectKey, ObjectType } from '../contracts/object-store.js'

/** The folder of each type below the repository's own; `config` lies in that itself. */
export const typeFolders: Readonly<Record<ObjectType, string>> = {
  config: '',
  key: 'keys',
  lock: 'locks',
  snapshot: 'snapshots',
  index: 'index',
  pack: 'data',
}

/** Packs are spread over folders named by their first two hex digits. */
export const packFolderName = /^[0-9a-f]{2}$/

/** The folder that holds this object. */
export function objectFolder(root: string, key: ObjectKey): string {
  const folder = join(root, typeFolders[key.type])
  return key.type === 'pack' ? join(folder, key.name.slice(0, 2)) : folder
}

/** `local:/path`, `file:///path` or a plain path, made absolute. */
export function directoryOf(address: string): string {
  if (address.startsWith('file:')) return pathOfFileUrl(address)
  const path = address.startsWith('local:') ? address.slice('local:'.length) : address
  if (path === '') throw new BackupError('invalid-usage', `the repository address "${address}" names no folder`, { subject: address })
  return resolve(path)
}

function pathOfFileUrl(address: string): string {
  try {
    return fileURLToPath(address)
  } catch (error) {
    throw new BackupError('invalid-usage', `${address} is no address of a local folder: ${messageOf(error)}`, {
      cause: error,
      subject: address,
      hint: 'Write file:///absolute/path, local:/absolute/path or the path alone.',
    })
  }
}
