/** Which models lie in the folder, and which of them is taken. */
import { isAbsolute, join, normalize, sep } from 'node:path'
import { ModelError } from './errors.js'
import { isIncomplete, modelFolders } from './folder.js'
import type { InstalledModel } from './installed-model.js'
import { modelOf, readModel } from './read-model.js'
import type { Task } from './task.js'
import { fitsTask } from './task.js'

export interface Wanted {
  readonly task?: Task
  /** A further condition. */
  readonly accepts?: (model: InstalledModel) => boolean
}

/**
 * All models in `directory`, by name (in the order of code units). Folders without a `config.json` that can be read or
 * without weights are passed over; a folder of models that is not there holds none.
 */
export async function listInstalledModels(directory: string): Promise<InstalledModel[]> {
  const models: InstalledModel[] = []
  for (const folder of await modelFolders(directory)) {
    if (isIncomplete(folder)) continue
    const model = await modelOf(folder)
    if (!('reason' in model)) models.push(model)
  }
  return models
}

/**
 * The first model by name that does what is wanted, undefined where there is none. One that is named is taken or
 * refused: `model-not-found` when it is not there, `model-unsuitable` when it is of another kind or lacks files.
 */
export async function findInstalledModel(directory: string, wanted: Wanted, preferredName?: string): Promise<InstalledModel | undefined> {
  if (preferredName !== undefined) return named(directory, wanted, preferredName)
  return (await listInstalledModels(directory)).find((model) => fits(model, wanted))
}

async function named(directory: string, wanted: Wanted, name: string): Promise<InstalledModel> {
  const relative = normalize(name)
  if (isAbsolute(relative) || relative.split(sep).some((part) => part === '..' || part === '.')) {
    throw new ModelError('model-not-found', `"${name}" is no name of a model: it reads <owner>/<name>`)
  }
  const found = await readModel(join(directory, relative), name)
  if ('reason' in found) throw new ModelError('model-not-found', `the model "${name}" cannot be had from ${directory}: ${found.reason}`)
  if (fits(found, wanted)) return found
  const files = found.weights.map(({ file }) => file).join(', ')
  throw new ModelError('model-unsuitable', `the model "${name}" is not for ${wanted.task ?? 'this'}, or lacks files (onnx/ holds ${files})`)
}

function fits(model: InstalledModel, { task, accepts }: Wanted): boolean {
  return (task === undefined || fitsTask(model, task)) && (accepts?.(model) ?? true)
}
