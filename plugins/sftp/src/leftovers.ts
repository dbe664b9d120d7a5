/** Temporary files that broken uploads left behind: noticed in listings, removed with deletes. */
import { posix } from 'node:path'
import { isTemporaryName, type Leftovers } from '@backup-agent/object-layout'
import type { SftpClient } from './protocol/client.js'
import type { NamedEntry } from './protocol/packets.js'
import { unlessMissing } from './protocol/status-error.js'

const removedAtOnce = 64

/** By the server's clock, which has made the times of all entries. */
export function noteLeftovers(leftovers: Leftovers, folder: string, entries: readonly NamedEntry[]): void {
  for (const { name, modifiedSeconds } of entries) {
    if (modifiedSeconds === undefined) continue
    leftovers.saw(modifiedSeconds * 1000)
    if (isTemporaryName(name)) leftovers.note(posix.join(folder, name), modifiedSeconds * 1000)
  }
}

/** Goes with deletes, so that whoever only reads, or may not delete, changes nothing. Never rejects. */
export async function removeLeftovers(leftovers: Leftovers, client: SftpClient, warn: (path: string, why: string) => void): Promise<void> {
  for (const path of leftovers.take(Date.now(), removedAtOnce)) {
    try {
      await unlessMissing(client.remove(path))
    } catch (error) {
      warn(path, String(error))
    }
  }
}
