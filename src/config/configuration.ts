/** What is in force in one run: flags, environment, `backup.yaml` and defaults, merged. */
import type { Resolved } from './resolve.js'

/** Its keys are those of the table, `keys.ts`. */
export interface Configuration extends Resolved {
  /** Undefined where there is none. */
  readonly file: FileInForce | undefined
  /** Paths at which a file was looked for, in this order; the last one is that in force, where there is one. */
  readonly searched: readonly string[]
}

/** `flag`: `--config`; `environment`: `BACKUP_CONFIG`; `upwards`: from the working folder; `user`: the XDG folder. */
export type FoundBy = 'flag' | 'environment' | 'upwards' | 'user'

export interface FileInForce {
  readonly path: string
  readonly foundBy: FoundBy
}
