/**
 * What a pull that was killed leaves behind, and how it is mended. A pull fills `.pull-XXXXXX`, moves a model that is there to
 * `.before-<owner>--<name>`, and puts the new one in its place: between these two steps the place is empty.
 */
import { access, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { codeOf } from '../core/contracts/errors.js'
import { makeFolders } from '../core/os/make-folders.js'

export const partialPrefix = '.pull-'
const asidePrefix = '.before-'
/** Hugging Face allows no two hyphens in a row in the names of owners and models. */
const divider = '--'
/** No pull that still runs has written nothing for so long. */
const abandonedAfterMs = 24 * 3_600_000

/** Where the model that is replaced waits; on the same disk. */
export function asideOf(modelsDirectory: string, name: string): string {
  return path.join(modelsDirectory, `${asidePrefix}${name.replace('/', divider)}`)
}

/** Puts models back whose place is empty, and removes what nobody will finish. `now` in milliseconds. */
export async function mendInterruptedPulls(modelsDirectory: string, now: number): Promise<void> {
  for (const entry of await entriesOf(modelsDirectory)) {
    const found = path.join(modelsDirectory, entry)
    if (entry.startsWith(asidePrefix)) await putBack(modelsDirectory, found, entry.slice(asidePrefix.length).replace(divider, '/'))
    else if (entry.startsWith(partialPrefix) && now - (await stat(found)).mtimeMs > abandonedAfterMs) await rm(found, { recursive: true, force: true })
  }
}

async function putBack(modelsDirectory: string, aside: string, name: string): Promise<void> {
  const place = path.join(modelsDirectory, name)
  if (await isThere(place)) return rm(aside, { recursive: true, force: true })
  await makeFolders(path.dirname(place), 0o755)
  await rename(aside, place)
}

async function isThere(place: string): Promise<boolean> {
  try {
    await access(place)
    return true
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function entriesOf(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}
