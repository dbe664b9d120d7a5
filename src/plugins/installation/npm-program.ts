/** The npm that belongs to the Node that runs us, else the first on the PATH. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { BackupError } from '../../core/contracts/errors.js'

export interface NpmProgram {
  readonly file: string
  readonly arguments: readonly string[]
  /** It is a script, and Node can be told to load something of ours before it. */
  readonly isScript: boolean
}

const besideNode = '../lib/node_modules/npm/bin/npm-cli.js'

/** Errors: `install-failed`. */
export function findNpm(execPath: string, searchPath: string): NpmProgram {
  const beside = [execPath, realPath(execPath)].map((node) => join(dirname(node), besideNode)).find((script) => existsSync(script))
  const script = beside ?? onPath(searchPath)
  if (script === undefined) {
    throw new BackupError('install-failed', 'npm, which fetches plugins, is not there', { hint: 'Install npm, which comes with Node, or put the folder that it is in on the PATH.' })
  }
  const real = realPath(script)
  return real.endsWith('.js') ? { file: execPath, arguments: [real], isScript: true } : { file: script, arguments: [], isScript: false }
}

function onPath(searchPath: string): string | undefined {
  return searchPath.split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, 'npm')).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
