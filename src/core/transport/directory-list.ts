/** What lies in the folders of a repository: objects with their sizes, and what uploads that never ended left beside them. */
import type { Stats } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isObjectName, isTemporaryName, packFolderName, type Leftovers } from '@backup-agent/object-layout'
import type { AbortOptions, ObjectType } from '../contracts/object-store.js'
import { unlessMissing } from '../os/unless-missing.js'
import { throwIfAborted } from '../support/abort.js'

/** Between which the signal is looked at. */
const statsAtOnce = 64

export interface Listed {
  readonly name: string
  readonly size: number
}

/** `folder`: that of the type. One that is missing counts as empty, as in restic. */
export async function* listObjects(folder: string, type: ObjectType, leftovers: Leftovers, options: AbortOptions): AsyncGenerator<Listed> {
  if (type !== 'pack') {
    yield* listFolder(folder, (name) => isObjectName(type, name), leftovers, options)
    return
  }
  for await (const prefix of namesIn(folder, options)) {
    if (!packFolderName.test(prefix)) continue
    const belongsHere = (name: string): boolean => name.startsWith(prefix) && isObjectName('pack', name)
    yield* listFolder(join(folder, prefix), belongsHere, leftovers, options)
  }
}

async function* listFolder(folder: string, fits: (name: string) => boolean, leftovers: Leftovers, options: AbortOptions): AsyncGenerator<Listed> {
  let batch: string[] = []
  for await (const name of namesIn(folder, options)) {
    if (!fits(name) && !isTemporaryName(name)) continue
    batch.push(name)
    if (batch.length < statsAtOnce) continue
    yield* await lookAt(folder, batch, fits, leftovers)
    batch = []
  }
  yield* await lookAt(folder, batch, fits, leftovers)
}

async function* namesIn(folder: string, options: AbortOptions): AsyncGenerator<string> {
  const entries = await unlessMissing(() => opendir(folder, { bufferSize: 256 }))
  if (entries === undefined) return
  for await (const entry of entries) {
    throwIfAborted(options.signal)
    yield entry.name
  }
}

async function lookAt(folder: string, names: readonly string[], fits: (name: string) => boolean, leftovers: Leftovers): Promise<Listed[]> {
  const all: (Stats | undefined)[] = await Promise.all(names.map((name) => unlessMissing(() => stat(join(folder, name)))))
  return names.flatMap((name, index) => {
    const stats = all[index]
    if (stats?.isFile() !== true) return []
    leftovers.saw(stats.mtimeMs)
    if (fits(name)) return [{ name, size: stats.size }]
    leftovers.note(join(folder, name), stats.mtimeMs)
    return []
  })
}
