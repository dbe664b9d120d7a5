/** What every command is told by flags, environment and configuration file, after parsing. */
import type { Configuration } from '../config/configuration.js'

export interface CommandSettings {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly debug: boolean
  /** False with `--no-cache`. */
  readonly cached: boolean
  /** `--dry-run`: nothing is stored. */
  readonly dryRun: boolean
  readonly configuration: Configuration
  readonly passwordFile?: string
  readonly passwordCommand?: string
  /** `BACKUP_PASSWORD`. */
  readonly password?: string
}
