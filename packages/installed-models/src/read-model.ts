/** One folder read as a model, defensively: what it holds came from elsewhere. */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledModel, WeightFile } from './installed-model.js'

/** A model of 20,000 labels has a `config.json` of one megabyte. */
const maxConfigBytes = 4_000_000

/** Vocabularies are at most some tens of megabytes; of what is larger the size must do. */
const maxSettingsBytes = 100_000_000

/** Why a folder is no model that can be loaded. */
export interface NoModel {
  readonly reason: string
}

/** The model in a folder; without a `config.json` that can be read or weights in ONNX there is none. */
export async function readModel(directory: string, name: string): Promise<InstalledModel | NoModel> {
  const config = await readConfig(join(directory, 'config.json'))
  if ('reason' in config) return config
  const weights = await listWeights(join(directory, 'onnx'))
  if (weights.length === 0) return { reason: 'there are no weights in onnx/' }
  const state = await stateOf(directory).catch(reasonOf)
  if (typeof state !== 'string') return state
  return { name, directory, config: config.config, weights, hasTokenizer: await isFile(join(directory, 'tokenizer.json')), state }
}

async function readConfig(path: string): Promise<{ readonly config: Record<string, unknown> } | NoModel> {
  const text = await readBounded(path, maxConfigBytes).catch(reasonOf)
  if (typeof text !== 'string') return text
  try {
    const config: unknown = JSON.parse(text)
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return { config: config as Record<string, unknown> }
    return { reason: 'config.json is no JSON object' }
  } catch (error) {
    return reasonOf(error)
  }
}

async function readBounded(path: string, maxBytes: number): Promise<string> {
  const handle = await open(path)
  try {
    const { size } = await handle.stat()
    if (size > maxBytes) throw new Error(`${path} is larger than ${maxBytes} bytes`)
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

async function listWeights(directory: string): Promise<WeightFile[]> {
  const names = await readdir(directory).catch(() => [])
  const files = names.filter((name) => name.endsWith('.onnx')).sort()
  const sizes = await Promise.all(files.map((file) => stat(join(directory, file)).then(({ size }) => size, () => undefined)))
  return files.flatMap((file, index) => {
    const sizeBytes = sizes[index]
    return sizeBytes === undefined ? [] : [{ file, sizeBytes }]
  })
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

function reasonOf(error: unknown): NoModel {
  return { reason: error instanceof Error ? error.message : String(error) }
}
