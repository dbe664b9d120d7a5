/** What every command is told by flags and environment, after parsing. */
export interface CommandSettings {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly debug: boolean
  /** `--repo`, or else `BACKUP_REPOSITORY`. */
  readonly repository?: string
  readonly passwordFile?: string
  readonly passwordCommand?: string
  /** `BACKUP_PASSWORD`. */
  readonly password?: string
}
