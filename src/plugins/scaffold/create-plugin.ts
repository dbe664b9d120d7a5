/** Makes the folder of a new plugin: a TypeScript package that builds, passes its tests and can be linked at once. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BackupError, codeOf, messageOf } from '../../core/contracts/errors.js'
import { pluginNames, type PluginKind, type PluginNames } from './names.js'
import { pluginFiles } from './templates.js'

export interface CreateInit {
  /** As typed: `receipts`, `backup-plugin-receipts`, `@acme/receipts`. */
  readonly name: string
  readonly kind: PluginKind
  /** Absolute. It need not be there; one that is there is empty. Default: a folder of `parent` that is called as the package is, without its scope. */
  readonly folder?: string
  readonly parent: string
  readonly agentRoot: string
  readonly nowMs: number
}

export interface CreatedPlugin {
  readonly names: PluginNames
  readonly kind: PluginKind
  readonly folder: string
  /** Paths in the folder, sorted. */
  readonly files: readonly string[]
}

/** Errors: `invalid-usage` (a name that is none, a folder with something in it), and those of the file system. */
export async function createPlugin({ name, kind, folder: given, parent, agentRoot, nowMs }: CreateInit): Promise<CreatedPlugin> {
  const names = pluginNames(name, kind)
  const folder = given ?? join(parent, `backup-plugin-${names.name}`)
  const files = await pluginFiles({ kind, names, agentRoot, year: new Date(nowMs).getFullYear() })
  await mkdirEmpty(folder)
  for (const { path, content } of files) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    // Whoever puts a file there meanwhile keeps it.
    await writeFile(target, content, { flag: 'wx' })
  }
  return { names, kind, folder, files: files.map(({ path }) => path) }
}

async function mkdirEmpty(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    if ((await readdir(folder)).length === 0) return
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST' && codeOf(cause) !== 'ENOTDIR') throw new BackupError('invalid-usage', `the folder ${folder} cannot be made: ${messageOf(cause)}`, { cause, subject: folder })
  }
  throw new BackupError('invalid-usage', `there is something at ${folder} already`, { subject: folder, hint: 'Name a folder that is empty or not there yet, with --folder.' })
}
