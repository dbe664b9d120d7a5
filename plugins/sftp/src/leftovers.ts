/** Temporary files that broken uploads left behind: noticed in listings, removed with deletes. */
import { posix } from 'node:path'
import type { SftpClient } from './protocol/client.js'
import type { NamedEntry } from './protocol/packets.js'
import { unlessMissing } from './protocol/status-error.js'
import { isTemporary } from './upload.js'

/** Something in the same folder has to be so much younger: then nobody writes to it any more. */
const abandonedSeconds = 24 * 3600
const removedAtOnce = 64

export class Leftovers {
  private readonly paths = new Set<string>()

  constructor(private readonly warn: (path: string, why: string) => void) {}

  /** One of our own, which could not be removed when its upload broke. */
  add(path: string): void {
    this.paths.add(path)
  }

  /** By the server's clock alone: what lies beside a file tells how late it is at least. */
  lookFor(folder: string, entries: readonly NamedEntry[]): void {
    const newest = entries.reduce((latest, { modifiedSeconds = 0 }) => Math.max(latest, modifiedSeconds), 0)
    for (const { name, modifiedSeconds } of entries) {
      if (isTemporary(name) && modifiedSeconds !== undefined && newest - modifiedSeconds > abandonedSeconds) this.add(posix.join(folder, name))
    }
  }

  /** Goes with deletes, so that whoever only reads, or may not delete, changes nothing. Never rejects. */
  async remove(client: SftpClient): Promise<void> {
    for (const path of [...this.paths].slice(0, removedAtOnce)) {
      this.paths.delete(path)
      try {
        await unlessMissing(client.remove(path))
      } catch (error) {
        this.warn(path, String(error))
      }
    }
  }
}
