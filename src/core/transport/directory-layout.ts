/** restic's layout in a folder, and addresses of folders. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { objectFolder as folderInLayout } from '@backup-agent/object-layout'
import { BackupError, messageOf } from '../contracts/errors.js'
import type { ObjectKey } from '../contracts/object-store.js'

/** The folder that holds this object. */
export function objectFolder(root: string, key: ObjectKey): string {
  return join(root, folderInLayout(key))
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
