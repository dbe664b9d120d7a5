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
    description: 'Where the repository is: a folder (default: repository in backup.yaml).',
    helpValue: 'DIR',
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
}
