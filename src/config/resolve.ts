/** Flag, environment, file, default: the first that says something is in force. Pure. */
import type { Configuration } from './configuration.js'
import type { FileSettings } from './file-settings.js'
import type { Origin, Setting } from './setting.js'

/** What this run was told; absent where it was not. */
export interface Given {
  /** `--repo`. */
  readonly repository?: string
  /** Arguments: paths as bytes, relative to the working folder. */
  readonly paths?: readonly Buffer[]
  /** `--exclude`. */
  readonly excludes?: readonly string[]
  /** `--analyze`, `--no-analyze`. */
  readonly analyze?: boolean
  /** `--analyze-budget`. */
  readonly budgetSeconds?: number
}

export interface Sources {
  readonly given: Given
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: FileSettings | undefined
  /** Processors that this process may use. */
  readonly processors: number
}

export type Resolved = Omit<Configuration, 'file' | 'searched'>

/** Those of `backup.schema.json`. */
export const defaultBudgetSeconds = 60
const mostProcesses = 4

const byDefault: Origin = { from: 'default' }
const flag = (name: string): Origin => ({ from: 'flag', name })

export function resolve({ given, environment, file, processors }: Sources): Resolved {
  const repository = given.repository === undefined ? repositoryOf(environment) : { value: given.repository, origin: flag('--repo') }
  const paths = given.paths === undefined || given.paths.length === 0
    ? (file?.paths ?? []).map(({ value, origin }) => ({ value: Buffer.from(value), origin }))
    : given.paths.map((value): Setting<Buffer> => ({ value, origin: { from: 'argument' } }))
  return {
    repository: repository ?? file?.repository,
    paths,
    excludes: [...(file?.excludes ?? []), ...(given.excludes ?? []).map((value) => ({ value, origin: flag('--exclude') }))],
    analysis: {
      enabled: pick(given.analyze, flag(given.analyze === true ? '--analyze' : '--no-analyze'), file?.enabled, true),
      budgetSeconds: pick(given.budgetSeconds, flag('--analyze-budget'), file?.budgetSeconds, defaultBudgetSeconds),
      // One core is left to the data itself; every process may load models, so memory sets a limit too.
      processes: file?.processes ?? { value: Math.min(mostProcesses, Math.max(1, processors - 1)), origin: byDefault },
      order: file?.order ?? [],
    },
    analyzers: file?.analyzers ?? new Map(),
  }
}

function pick<Value>(given: Value | undefined, origin: Origin, file: Setting<Value> | undefined, otherwise: Value): Setting<Value> {
  return given === undefined ? (file ?? { value: otherwise, origin: byDefault }) : { value: given, origin }
}

/** An empty variable counts as none. */
function repositoryOf(environment: Sources['environment']): Setting<string> | undefined {
  const value = environment['BACKUP_REPOSITORY']
  return value === undefined || value === '' ? undefined : { value, origin: { from: 'environment', name: 'BACKUP_REPOSITORY' } }
}
