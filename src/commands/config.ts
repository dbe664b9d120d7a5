import { Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../cli/base-command.js'
import { configurationJson, configurationLines } from '../cli/configuration-print.js'
import { repositoryFlags } from '../cli/flags.js'
import { withoutFile, type CommandLine } from '../cli/run-configuration.js'
import type { CommandServices } from '../composition.js'
import type { Configuration } from '../config/configuration.js'

export default class Config extends BaseCommand<typeof Config> {
  static override summary = 'Show the settings in force, and where each came from.'
  static override description = [
    'A flag wins over an environment variable, that over backup.yaml, that over the default.',
    'backup.yaml is what --config or BACKUP_CONFIG names, else the nearest one from the working folder upwards,',
    'else $XDG_CONFIG_HOME/backup-agent/backup.yaml (~/.config/backup-agent/backup.yaml). See docs/configuration.md.',
  ].join(' ')
  static override examples = ['<%= config.bin %> config', '<%= config.bin %> config --schema > backup.schema.json']
  static override flags = {
    repo: repositoryFlags.repo,
    schema: Flags.boolean({ description: 'Print the JSON Schema of backup.yaml instead, for editors.', default: false }),
  }

  /** The schema needs no file, and is wanted most when there is one that is broken. */
  protected override async configurationFor(commandLine: CommandLine): Promise<Configuration> {
    return commandLine.flags['schema'] === true ? withoutFile() : super.configurationFor(commandLine)
  }

  protected override async execute({ flags }: Input<typeof Config>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings } = services
    if (flags.schema) {
      const { readSchema } = await import('../config/schema.js')
      if (settings.json) await output.json(readSchema())
      else await output.line(JSON.stringify(readSchema(), null, 2))
      return exitCodes.done
    }
    // Reports plugins that are not there, and options that theirs do not take.
    await services.plugins({ wrongOptions: ({ code, hint = '', message }) => reporter.warn({ code, message: `${message}. ${hint}` }) })
    if (settings.json) await output.json(configurationJson(settings.configuration))
    else await output.lines(configurationLines(settings.configuration))
    return exitCodes.done
  }
}
