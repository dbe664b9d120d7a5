/**
 * What a folder of models is: the one reader of the layout, for plugins and for `backup models`. It looks at names, sizes and
 * `config.json` only, and loads no library.
 */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder with more entries than this at one level is no folder of models, and only its first ones are looked at. */
const maxEntries = 1_000

/** A model of 20,000 labels has a `config.json` of one megabyte. */
const maxConfigBytes = 4_000_000

/** A folder `<owner>/<name>` (or `<name>`) in the layout of the Hugging Face hub: `config.json`, tokenizer or preprocessor, `onnx/`. */
export interface ModelFolder {
  /** `<owner>/<name>`, or `<name>` for a folder that lies at the top. */
  readonly name: string
  /** Below the folder of models as it was given: absolute where that is. */
  readonly directory: string
  /** `config.json`, as it is. */
  readonly config: Readonly<Record<string, unknown>>
  /** Files of `onnx/` that end in `.onnx`, by name; at least one. */
  readonly weights: readonly WeightFile[]
}

export interface WeightFile {
  /** Such as `decoder_model_merged_quantized.onnx`. */
  readonly file: string
  readonly sizeBytes: number
}

/** Why a folder is no model that can be loaded. */
export interface NoModel {
  readonly reason: string
}

/** Meant as a model, by the look of it (there is a `config.json` or `onnx`), and none that can be loaded. */
export interface IncompleteFolder extends NoModel {
  readonly name: string
  readonly directory: string
}

export const isIncomplete = (folder: ModelFolder | IncompleteFolder): folder is IncompleteFolder => 'reason' in folder

/**
 * All models in `directory`, and what was meant as one, by name (in the order of code units). Names that begin with a dot are passed over
 * (a pull that is under way); a folder that is not there, or that may not be read, holds none.
 */
export async function modelFolders(directory: string): Promise<(ModelFolder | IncompleteFolder)[]> {
  const found: (ModelFolder | IncompleteFolder)[] = []
  for (const owner of await entriesOf(directory)) {
    for (const name of [owner, ...(await entriesOf(join(directory, owner))).map((each) => `${owner}/${each}`)]) {
      const candidate = await candidateAt(directory, name)
      if (candidate !== undefined) found.push(candidate)
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The model in a folder, read defensively: without a `config.json` that can be read or weights in ONNX there is none. */
export async function readFolder(directory: string, name: string): Promise<ModelFolder | NoModel> {
  const config = await readConfig(join(directory, 'config.json'))
  if ('reason' in config) return config
  const weights = await listWeights(join(directory, 'onnx'))
  return weights.length === 0 ? { reason: 'there are no weights in onnx/' } : { name, directory, config: config.config, weights }
}

export function reasonOf(error: unknown): NoModel {
  return { reason: error instanceof Error ? error.message : String(error) }
}

async function candidateAt(models: string, name: string): Promise<ModelFolder | IncompleteFolder | undefined> {
  const directory = join(models, name)
  const entries = await entriesOf(directory)
  if (!entries.includes('config.json') && !entries.includes('onnx')) return undefined
  if (!entries.includes('config.json')) return { name, directory, reason: 'there is no config.json' }
  const read = await readFolder(directory, name)
  return 'reason' in read ? { name, directory, reason: read.reason } : read
}

async function entriesOf(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES') return []
    throw error
  })
  return names.filter((name) => !name.startsWith('.')).sort().slice(0, maxEntries)
}

async function readConfig(path: string): Promise<{ readonly config: Record<string, unknown> } | NoModel> {
  const text = await readBounded(path, maxConfigBytes).catch(reasonOf)
  if (typeof text !== 'string') return text
  try {
    const config: unknown = JSON.parse(text)
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return { config: config as Record<string, unknown> }
    return { reason: 'config.json is no JSON object' }
  } catch (error) {
    return { reason: `config.json is no JSON: ${reasonOf(error).reason}` }
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
