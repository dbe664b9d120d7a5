/** Whether models are what they should be, byte by byte. */
import path from 'node:path'
import { codeOf } from '../core/contracts/errors.js'
import type { AbortOptions } from '../core/contracts/object-store.js'
import { sha256Of } from './file-digest.js'
import type { InstalledModel } from './installed-models.js'
import { isFromHub, type KnownModel } from './known-models.js'
import { packageFile } from './package-files.js'

export interface Verified {
  readonly name: string
  /** `unknown`: nobody said which digests are right (a folder put there by hand, a plugin that does not say). */
  readonly state: 'whole' | 'damaged' | 'missing' | 'unknown'
  /** Files that are not what they should be. */
  readonly wrong: readonly string[]
}

export async function verifyPackaged(model: KnownModel, options: AbortOptions): Promise<Verified> {
  if (isFromHub(model) || model.files === undefined) return { name: model.name, state: 'unknown', wrong: [] }
  const files = model.files.map(({ path: name, sha256 }) => ({ name, sha256, file: packageFile(model.directory, name) }))
  const present = files.flatMap(({ name, sha256, file }) => (file === undefined ? [] : [{ name, sha256, file }]))
  if (present.length === 0) return { name: model.name, state: 'missing', wrong: files.map(({ name }) => name) }
  return verdict(model.name, [...(await wrongOf(present, options)), ...files.flatMap(({ name, file }) => (file === undefined ? [name] : []))])
}

export async function verifyInstalled({ name, directory, record }: InstalledModel, options: AbortOptions): Promise<Verified> {
  if (record === undefined) return { name, state: 'unknown', wrong: [] }
  return verdict(name, await wrongOf(record.files.map((file) => ({ name: file.path, sha256: file.sha256, file: path.join(directory, file.path) })), options))
}

function verdict(name: string, wrong: readonly string[]): Verified {
  return { name, state: wrong.length === 0 ? 'whole' : 'damaged', wrong }
}

async function wrongOf(files: readonly { name: string; sha256: string; file: string }[], options: AbortOptions): Promise<string[]> {
  const wrong: string[] = []
  for (const { name, sha256, file } of files) {
    try {
      if ((await sha256Of(file, options)) !== sha256) wrong.push(name)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
      wrong.push(name)
    }
  }
  return wrong
}
