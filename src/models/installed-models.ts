/** Models in the folder of installed ones, as plugins see them, and what `pull` wrote down about them. */
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { isIncomplete, modelFolders, type IncompleteFolder, type ModelFolder } from '@backup-agent/installed-models/folder'
import { codeOf } from '../core/contracts/errors.js'
import { isFields } from '../core/support/shapes.js'

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
  /** `<owner>/<name>`; `<name>` where it lies at the top. */
  readonly name: string
  readonly directory: string
  /** Why no plugin can load it, in a few words; absent where nothing is missing. */
  readonly lacks?: string
  /** All files, digests known or not. */
  readonly sizeBytes: number
  /** Absent where it was put there by hand. */
  readonly record?: ModelRecord
}

/** By name, those that lack something too; empty where the folder is not there. */
export async function installedModels(modelsDirectory: string): Promise<InstalledModel[]> {
  return Promise.all((await modelFolders(modelsDirectory)).map(describe))
}

/** Undefined where it is not there. */
export async function installedModel(modelsDirectory: string, name: string): Promise<InstalledModel | undefined> {
  const folder = (await modelFolders(modelsDirectory)).find((each) => each.name === name)
  return folder && describe(folder)
}

async function describe(folder: ModelFolder | IncompleteFolder): Promise<InstalledModel> {
  const { name, directory } = folder
  const record = await readRecord(directory)
  return { name, directory, ...(isIncomplete(folder) && { lacks: folder.reason }), sizeBytes: await sizeOf(directory), ...(record !== undefined && { record }) }
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
