/** What every transport checks before it acts. */
import { isObjectName } from '@backup-agent/object-layout'
import { BackupError } from '../contracts/errors.js'
import type { ObjectKey } from '../contracts/object-store.js'

/**
 * Refuses names that are none. Keys come over the network as well, and become part of a path: one that holds `../`
 * must never get further than here.
 */
export function checkKey(key: ObjectKey): void {
  if (isObjectName(key.type, key.name)) return
  throw new BackupError('invalid-usage', `not the name of an object of type ${key.type}: ${JSON.stringify(key.name)}`)
}

/** `<type>/<name>` for messages. */
export function keyText(key: ObjectKey): string {
  return key.type === 'config' ? 'config' : `${key.type}/${key.name}`
}
