/** What `plugins dev` has to know of a package before its manifest can be read: there may be nothing built yet. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackupError, messageOf } from '../../core/contracts/errors.js'
import { isFields } from '../../core/support/shapes.js'

export interface PackageFacts {
  readonly name: string | undefined
  readonly buildScript: string | undefined
  /** Files and folders at the top of the package that the build writes, as its manifest tells them; none where nothing is built. */
  readonly outputs: ReadonlySet<string>
}

/** Throws `plugin-invalid` where there is no package.json, or it is no JSON: an editor may be in the middle of it. */
export function packageFacts(directory: string): PackageFacts {
  const packageJson = parse(join(directory, 'package.json'))
  const { backup, name, scripts } = isFields(packageJson) ? packageJson : {}
  const build = isFields(scripts) ? scripts['build'] : undefined
  const buildScript = typeof build === 'string' && build.trim() !== '' ? build : undefined
  return { name: typeof name === 'string' ? name : undefined, buildScript, outputs: buildScript === undefined ? new Set() : new Set(topsOf(backup)) }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new BackupError('plugin-invalid', `${path} cannot be read: ${messageOf(cause)}`, { cause, subject: path, hint: 'Name the folder of a plugin; a new one: backup plugins create NAME' })
  }
}

/** `dist` for `./dist/analyzer.js`. */
function topsOf(backup: unknown): string[] {
  if (!isFields(backup)) return []
  const rows = ['analyzers', 'converters', 'transports'].flatMap((kind) => (Array.isArray(backup[kind]) ? (backup[kind] as unknown[]) : []))
  const modules = rows.flatMap((row) => (isFields(row) && typeof row['module'] === 'string' ? [row['module']] : []))
  return modules.map((module) => module.replace(/^(\.\/)+/, '').split('/')[0] ?? '').filter((top) => top !== '')
}
