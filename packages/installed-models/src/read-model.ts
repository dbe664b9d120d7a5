/** What a plugin must know of a model beyond its folder's layout. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelFolder, NoModel } from './folder.js'
import { readFolder, reasonOf } from './folder.js'
import type { InstalledModel } from './installed-model.js'

/** Vocabularies are at most some tens of megabytes; of what is larger the size must do. */
const maxSettingsBytes = 100_000_000

/** The model in a folder, or why there is none. */
export async function readModel(directory: string, name: string): Promise<InstalledModel | NoModel> {
  const folder = await readFolder(directory, name)
  return 'reason' in folder ? folder : modelOf(folder)
}

export async function modelOf(folder: ModelFolder): Promise<InstalledModel | NoModel> {
  const state = await stateOf(folder.directory).catch(reasonOf)
  if (typeof state !== 'string') return state
  return { ...folder, hasTokenizer: await isFile(join(folder.directory, 'tokenizer.json')), state }
}

/** Everything that decides what the model says, as far as that can be read quickly: weights are gigabytes, so only their sizes count. */
async function stateOf(directory: string): Promise<string> {
  const hash = createHash('sha256')
  for (const { name, path, sizeBytes } of await filesIn(directory)) {
    // A name that begins with a dot is that of a record of ours, or of an editor.
    if (name.startsWith('.') || !/\.(json|txt|model)$/.test(name)) continue
    hash.update(`${name} ${sizeBytes}\n`)
    if (sizeBytes <= maxSettingsBytes) hash.update(await readFile(path))
  }
  for (const { name, sizeBytes } of await filesIn(join(directory, 'onnx'))) hash.update(`onnx/${name} ${sizeBytes}\n`)
  return hash.digest('hex')
}

async function filesIn(directory: string): Promise<{ readonly name: string; readonly path: string; readonly sizeBytes: number }[]> {
  const names = (await readdir(directory)).sort()
  const found = await Promise.all(names.map(async (name) => ({ name, path: join(directory, name), found: await stat(join(directory, name)).catch(() => undefined) })))
  return found.flatMap(({ name, path, found: file }) => (file?.isFile() ? [{ name, path, sizeBytes: file.size }] : []))
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false)
}
