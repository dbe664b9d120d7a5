/** `plugins enable` and `plugins disable`, which differ in one word. */
import { Args, type Command } from '@oclif/core'
import type { CommandServices } from '../../composition.js'
import { originText } from '../../config/setting.js'
import { findPlugin, shortName } from '../../plugins/manifest/plugin-names.js'
import { withEnabled } from '../../plugins/installation/switches.js'
import { BaseCommand, exitCodes, type ExitCode } from '../base-command.js'
import { unknownName } from './manage-command.js'

export const switchedArgument = { plugin: Args.string({ description: 'Names, short or in full; of plugins that come with the program, too.', required: true, multiple: true, ignoreStdin: true }) }

export abstract class SwitchCommand<T extends typeof Command> extends BaseCommand<T> {
  protected async turn(words: readonly string[], enabled: boolean, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings } = services
    const installer = await services.installer()
    const known = [...installer.list().plugins, ...[...installer.bundled].map((name) => ({ name }))]
    const names = words.map((word) => {
      const plugin = findPlugin(word, known)
      if (plugin === undefined) throw unknownName(word, known)
      return plugin.name
    })
    await installer.change((list) => withEnabled(list, new Set(names), enabled))
    for (const name of names) {
      const said = saidInFile(name, services)
      if (said !== undefined && said.enabled !== enabled) {
        reporter.warn({ code: 'configuration-stronger', message: `${said.place} says enabled: ${said.enabled} for ${name}, which is stronger. Change it there.` })
      }
    }
    if (settings.json) await output.json({ plugins: names.map((name) => ({ name, enabled })) })
    else if (!settings.quiet) await output.lines(names.map((name) => `${enabled ? 'Enabled' : 'Disabled'} ${name}.`))
    return exitCodes.done
  }
}

function saidInFile(name: string, { settings }: CommandServices): { readonly enabled: boolean; readonly place: string } | undefined {
  const { analyzers } = settings.configuration
  const setting = (analyzers.get(name) ?? analyzers.get(shortName(name)))?.enabled
  return setting?.origin.from === 'file' ? { enabled: setting.value, place: originText(setting.origin) } : undefined
}
