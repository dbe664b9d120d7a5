/** What is in force in one run: flags, environment, `backup.yaml` and defaults, merged. */
import type { Setting } from './setting.js'

export interface Configuration {
  /** Undefined where there is none. */
  readonly file: FileInForce | undefined
  /** Paths at which a file was looked for, in this order; the last one is that in force, where there is one. */
  readonly searched: readonly string[]
  /** As it is opened: an address, or the path of a folder (absolute, unless it was given for this run). */
  readonly repository: Setting<string> | undefined
  /** Empty where none are given. From the file they are absolute. */
  readonly paths: readonly Setting<Buffer>[]
  /** gitignore patterns, later ones win. */
  readonly excludes: readonly Setting<string>[]
  readonly analysis: {
    readonly enabled: Setting<boolean>
    readonly budgetSeconds: Setting<number>
    readonly processes: Setting<number>
    /** Names of plugins as they were written. */
    readonly order: readonly Setting<string>[]
  }
  /** By the name that was written: short or full. */
  readonly analyzers: ReadonlyMap<string, PluginSettings>
}

/** `flag`: `--config`; `environment`: `BACKUP_CONFIG`; `upwards`: from the working folder; `user`: the XDG folder. */
export type FoundBy = 'flag' | 'environment' | 'upwards' | 'user'

export interface FileInForce {
  readonly path: string
  readonly foundBy: FoundBy
}

export interface PluginSettings {
  readonly enabled?: Setting<boolean>
  /** Not checked yet: the plugin's own schema does that. */
  readonly options?: Setting<Readonly<Record<string, unknown>>>
}
