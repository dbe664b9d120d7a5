/** One folder read as a model, defensively: what it holds came from elsewhere. */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { InstalledModel, WeightFile } from './installed-model.js'

/** A model of 20,000 labels has a `config.json` of one megabyte. */
const maxConfigBytes = 4_000_000

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
  return { name, directory, config: config.config, weights, hasTokenizer: await isFile(join(directory, 'tokenizer.json')) }
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

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false)
}

function reasonOf(error: unknown): NoModel {
  return { reason: error instanceof Error ? error.message : String(error) }
}
