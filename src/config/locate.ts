/** Which file is in force: the one that was named, else the nearest upwards, else the user's own. */
import { lstatSync } from 'node:fs'
import path from 'node:path'
import { BackupError, codeOf } from '../core/contracts/errors.js'
import type { FileInForce } from './configuration.js'

export const fileName = 'backup.yaml'

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute; undefined where it is gone. */
  readonly workingDirectory: string | undefined
  /** Absolute; undefined where nobody knows. */
  readonly home: string | undefined
}

export interface Located {
  readonly file: FileInForce | undefined
  readonly searched: readonly string[]
}

/** `named` is what `--config` says. A file that was named need not be there: whoever reads it finds out. */
export function locate(named: string | undefined, { environment, workingDirectory, home }: Surroundings): Located {
  if (named === '') throw new BackupError('invalid-usage', '--config is empty', { hint: 'Name a file, such as --config ~/backup.yaml.' })
  const base = workingDirectory ?? '/'
  if (named !== undefined) return found({ path: path.resolve(base, named), foundBy: 'flag' }, [])
  const fromEnvironment = environment['BACKUP_CONFIG'] ?? ''
  if (fromEnvironment !== '') return found({ path: path.resolve(base, fromEnvironment), foundBy: 'environment' }, [])

  const searched: string[] = []
  for (const folder of workingDirectory === undefined ? [] : upwards(workingDirectory)) {
    const candidate = path.join(folder, fileName)
    if (isThere(candidate)) return found({ path: candidate, foundBy: 'upwards' }, searched)
    searched.push(candidate)
  }
  const own = userFile(environment, home)
  if (own === undefined) return { file: undefined, searched }
  return isThere(own) ? found({ path: own, foundBy: 'user' }, searched) : { file: undefined, searched: [...searched, own] }
}

function found(file: FileInForce, before: readonly string[]): Located {
  return { file, searched: [...before, file.path] }
}

function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    yield at
    if (at === path.dirname(at)) return
  }
}

/** A relative XDG_CONFIG_HOME counts as none: so says the XDG specification. */
function userFile(environment: Surroundings['environment'], home: string | undefined): string | undefined {
  const folder = environment['XDG_CONFIG_HOME'] ?? ''
  if (path.isAbsolute(folder)) return path.join(folder, 'backup-agent', fileName)
  return home === undefined ? undefined : path.join(home, '.config', 'backup-agent', fileName)
}

function isThere(candidate: string): boolean {
  try {
    return lstatSync(candidate, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // What lies in a folder that we may not enter is not for us.
    if (['EACCES', 'EPERM', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return false
    throw error
  }
}
