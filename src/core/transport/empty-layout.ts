/** The folders of a repository, removed again where nothing is in them. */
import { readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { packFolderName, typeFolders } from '@backup-agent/object-layout'
import { codeOf } from '../contracts/errors.js'
import { syncFolder } from './durable-write.js'

/** What a folder that is not empty, not there or no folder answers: it stays. */
const stays: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'])

export async function removeEmptyLayout(root: string): Promise<void> {
  const packs = join(root, typeFolders.pack)
  for (const name of await packFolders(packs)) await removeEmptyFolder(join(packs, name))
  for (const folder of new Set(Object.values(typeFolders))) if (folder !== '') await removeEmptyFolder(join(root, folder))
  await removeEmptyFolder(root)
  await syncFolder(dirname(root))
}

async function packFolders(packs: string): Promise<string[]> {
  try {
    return (await readdir(packs)).filter((name) => packFolderName.test(name))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function removeEmptyFolder(path: string): Promise<void> {
  try {
    await rmdir(path)
  } catch (error) {
    if (!stays.has(codeOf(error))) throw error
  }
}
