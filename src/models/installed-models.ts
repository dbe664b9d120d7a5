/** Models in the folder of installed ones: `<owner>/<name>/`, and what `pull` wrote down about them. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { codeOf } from '../core/contracts/errors.js'
import { isFields } from '../core/support/shapes.js'
import { hubName } from './known-models.js'

/** Beside the files of a model; its name begins with a dot, so that no loader takes it for one of them. */
export const recordName = '.backup-model.json'

export interface RecordedFile {
  /** Below the model's folder. */
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
}

/** What `pull` wrote down. */
export interface ModelRecord {
  /** Address of its page. */
  readonly source: string
  /** Commit, 40 hex digits. */
  readonly revision: string
  readonly files: readonly RecordedFile[]
}

export interface InstalledModel {
  /** `<owner>/<name>`. */
  readonly name: string
  readonly directory: string
  /** All files, digests known or not. */
  readonly sizeBytes: number
  /** Absent where it was put there by hand. */
  readonly record?: ModelRecord
}

/** By name; empty where the folder is not there. */
export async function installedModels(modelsDirectory: string): Promise<InstalledModel[]> {
  const found: InstalledModel[] = []
  for (const owner of await foldersIn(modelsDirectory)) {
    for (const name of await foldersIn(path.join(modelsDirectory, owner))) {
      const model = await installedModel(modelsDirectory, `${owner}/${name}`)
      if (model !== undefined) found.push(model)
    }
  }
  return found
}

export async function installedModel(modelsDirectory: string, name: string): Promise<InstalledModel | undefined> {
  const directory = path.join(modelsDirectory, name)
  if (!hubName.test(name) || !(await isFile(path.join(directory, 'config.json')))) return undefined
  const record = await readRecord(directory)
  return { name, directory, sizeBytes: await sizeOf(directory), ...(record !== undefined && { record }) }
}

/** Undefined where there is none, or none that can be read. */
async function readRecord(directory: string): Promise<ModelRecord | undefined> {
  let parsed: unknown
  try {
    parsed = JSON.parse(await readFile(path.join(directory, recordName), 'utf8'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
  if (!isFields(parsed) || typeof parsed.source !== 'string' || typeof parsed.revision !== 'string' || !Array.isArray(parsed.files)) return undefined
  const files = parsed.files.filter(isRecordedFile)
  return files.length === parsed.files.length ? { source: parsed.source, revision: parsed.revision, files } : undefined
}

function isRecordedFile(value: unknown): value is RecordedFile {
  if (!isFields(value)) return false
  const { path: name, sha256, sizeBytes } = value
  return typeof name === 'string' && !path.isAbsolute(name) && !name.split('/').includes('..') && typeof sha256 === 'string' && typeof sizeBytes === 'number'
}

async function sizeOf(directory: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size
  }
  return bytes
}

/** What begins with a dot is no owner: a pull that is under way. */
async function foldersIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true })
    return entries.filter((entry) => !entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name).sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}
