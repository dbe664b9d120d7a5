/** Folders on the server: made, and read whole. */
import { posix } from 'node:path'
import { packFolderName, typeFolders } from '@backup-agent/object-layout'
import type { Failures } from './failures.js'
import type { SftpClient } from './protocol/client.js'
import { isFolder, type Attributes, type NamedEntry } from './protocol/packets.js'
import { hasStatus, unlessMissing } from './protocol/status-error.js'

/** Makes the folder and those above it where they are missing. */
export async function makeFolders(client: SftpClient, path: string, mode: number, failures: Failures): Promise<void> {
  const there = await unlessMissing(client.stat(path))
  if (there !== undefined) return checkFolder(there, path, failures)
  const parent = posix.dirname(path)
  if (parent !== path) await makeFolders(client, parent, mode, failures)
  try {
    await client.makeFolder(path, mode)
  } catch (error) {
    // Another client may have been faster: the answer tells no more than that it failed.
    const made = await unlessMissing(client.stat(path))
    // The folder above it is there: it is one in which nobody can make any.
    if (made === undefined) throw hasStatus(error, 'noSuchFile') ? failures.noFolderThere(path, error) : error
    checkFolder(made, path, failures)
  }
}

/** A server that tells no type is believed. */
export function checkFolder(attributes: Attributes, path: string, failures: Failures): void {
  if (attributes.mode !== undefined && !isFolder(attributes)) throw failures.notAFolder(path)
}

/** Undefined where there is no such folder. */
export async function readWholeFolder(client: SftpClient, path: string, checkpoint: () => void): Promise<NamedEntry[] | undefined> {
  const handle = await unlessMissing(client.openFolder(path))
  if (handle === undefined) return undefined
  const entries: NamedEntry[] = []
  try {
    for (;;) {
      checkpoint()
      const some = await client.readFolder(handle)
      if (some === undefined) return entries
      for (const entry of some) entries.push(entry)
    }
  } finally {
    await client.close(handle)
  }
}

/** The folders of a repository, the repository's own last; whatever holds anything stays. */
export async function removeEmptyLayout(client: SftpClient, root: string, checkpoint: () => void): Promise<void> {
  const packs = posix.join(root, typeFolders.pack)
  const entries = (await readWholeFolder(client, packs, checkpoint)) ?? []
  const below = entries.filter(({ name }) => packFolderName.test(name)).map(({ name }) => posix.join(packs, name))
  const layout = [...new Set(Object.values(typeFolders))].filter((folder) => folder !== '').map((folder) => posix.join(root, folder))
  for (const folder of [...below, ...layout, root]) {
    checkpoint()
    await client.removeFolder(folder).catch((error: unknown) => {
      // Version 3 has no word for a folder that is not empty.
      if (!hasStatus(error, 'failure', 'noSuchFile')) throw error
    })
  }
}
