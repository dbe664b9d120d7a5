import { Args } from '@oclif/core'
import { soundSchemasPath } from '../../cli/plugins/state-file.js'
import { meantVerb } from '../../cli/meant-verb.js'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import type { CommandServices } from '../../composition.js'
import { BackupError } from '../../core/contracts/errors.js'

export default class Plugins extends BaseCommand<typeof Plugins> {
  static override summary = 'List the plugins: what they fill, and how they do here.'
  static override description =
    'Plugins come with the program or are installed beside it. Where two fill the same section, the first one does; analysis.order in backup.yaml decides who that is. Times and failures are those of this machine.'
  static override examples = ['<%= config.bin %> plugins', '<%= config.bin %> plugins code --json']
  static override args = {
    plugin: Args.string({ description: 'Tell all about this one: its name, short or in full.', ignoreStdin: true }),
  }

  protected override async execute({ args }: Input<typeof Plugins>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings } = services
    // What is broken is part of the result, with its reason.
    const registry = await services.plugins({
      warn: (warning) => {
        if (warning.code !== 'plugin-invalid') reporter.warn(warning)
      },
      // What it takes is part of the result, too.
      wrongOptions: ({ code, message }) => reporter.warn({ code, message }),
    })
    const [{ inspectPlugins }, { SoundSchemas }, { pluginsReport }, { pluginDetails, pluginsTable }] = await Promise.all([
      import('../../plugins/checks/inspection.js'),
      import('../../plugins/checks/sound-schemas.js'),
      import('../../cli/plugins/report.js'),
      import('../../cli/plugins/tables.js'),
    ])
    const sound = new SoundSchemas(soundSchemasPath(process.env), (message) => reporter.debug(message))
    const report = pluginsReport(registry, await inspectPlugins(registry.plugins, sound), await services.statistics.read())
    if (args.plugin === undefined) {
      if (settings.json) await output.json(report)
      else await output.lines(pluginsTable(report))
      return exitCodes.done
    }
    const { findPlugin } = await import('../../plugins/manifest/plugin-names.js')
    const { nearestPlugin } = await import('../../plugins/registry/unknown-plugin.js')
    const plugin = findPlugin(args.plugin, report.plugins)
    if (plugin === undefined) {
      const broken = findPlugin(args.plugin, report.broken)
      if (broken !== undefined) throw new BackupError('plugin-invalid', broken.reason)
      const verb = meantVerb(['plugins'], args.plugin)
      const meant = nearestPlugin(args.plugin, report.plugins)
      const hint = verb !== undefined ? `Did you mean backup ${verb}?` : meant !== undefined ? `Did you mean "${meant}"?` : 'See which there are with: backup plugins'
      throw new BackupError('invalid-usage', `there is no plugin "${args.plugin}"`, { hint })
    }
    const { pluginWalls } = await import('../../cli/plugins/plugin-walls.js')
    const configured = registry.plugins.find(({ name }) => name === plugin.name)
    const details = { ...plugin, ...(configured !== undefined && pluginWalls(configured)) }
    if (settings.json) await output.json(details)
    else await output.lines(pluginDetails(details))
    return exitCodes.done
  }
}
