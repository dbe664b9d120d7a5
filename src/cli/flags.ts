/** Flags that every command knows. */
import { Flags } from '@oclif/core'

const helpGroup = 'global'

export const baseFlags = {
  config: Flags.string({
    description: 'Use this backup.yaml, and look for no other (docs/configuration.md).',
    helpValue: 'FILE',
    env: 'BACKUP_CONFIG',
    helpGroup,
  }),
  json: Flags.boolean({ description: 'Print the result as JSON (docs/json-output.md).', helpGroup }),
  quiet: Flags.boolean({ char: 'q', description: 'Print neither progress nor summaries.', helpGroup, exclusive: ['verbose'] }),
  verbose: Flags.boolean({ char: 'v', description: 'Name every item on stderr.', helpGroup }),
  debug: Flags.boolean({ description: 'Show the stack of an error.', helpGroup }),
}

/** Flags of every command that works on a repository. */
export const repositoryFlags = {
  repo: Flags.string({
    char: 'r',
    description: 'Where the repository is: a folder, or another address, docs/transports.md (default: repository in backup.yaml).',
    helpValue: 'ADDRESS',
    env: 'BACKUP_REPOSITORY',
    helpGroup: 'repository',
  }),
  'password-file': Flags.string({
    description: 'Read the password from this file (default: BACKUP_PASSWORD, or ask).',
    helpValue: 'FILE',
    helpGroup: 'repository',
  }),
  'password-command': Flags.string({
    description: 'Run this command, without a shell, and take what it prints as the password.',
    helpValue: 'COMMAND',
    helpGroup: 'repository',
  }),
  connections: Flags.integer({
    description: 'Objects on their way at a time (default: 2 for a folder, 5 for other stores).',
    helpValue: 'NUMBER',
    min: 1,
    max: 64,
    helpGroup: 'repository',
  }),
  'limit-upload': Flags.integer({ description: 'Send no more than this, KiB a second (default: no limit).', helpValue: 'KIB', min: 0, helpGroup: 'repository' }),
  'limit-download': Flags.integer({ description: 'Fetch no more than this, KiB a second (default: no limit).', helpValue: 'KIB', min: 0, helpGroup: 'repository' }),
  'chunk-size': Flags.integer({
    description: 'KiB that are sent and checked at a time, by transports that send objects in parts (default: 256).',
    helpValue: 'KIB',
    min: 16,
    max: 4096,
    helpGroup: 'repository',
  }),
  'no-cache': Flags.boolean({ description: 'Keep nothing of the repository in $XDG_CACHE_HOME/backup-agent, and read nothing there.', helpGroup: 'repository' }),
}
