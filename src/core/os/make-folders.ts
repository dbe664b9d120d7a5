import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../contracts/errors.js'

/**
 * `mkdir -p`. Resolves with the folders that it made, the outermost first. Rejects as mkdir(2) does, with `ENOTDIR`
 * where something that is no folder is in the way. Node's own `recursive` reports a read-only file system as
 * `ENOENT`, which tells a person nothing.
 */
export async function makeFolders(path: string, mode: number): Promise<string[]> {
  try {
    return await makeOne(path, mode)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
  }
  const above = await makeFolders(dirname(path), mode)
  return [...above, ...(await makeOne(path, mode))]
}

async function makeOne(path: string, mode: number): Promise<string[]> {
  try {
    await mkdir(path, { mode })
    return [path]
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    // The trailing slash makes the system itself refuse what is no folder, and follows a symlink to one.
    await stat(`${path}/`)
    return []
  }
}
