import type { ExitCode, Input } from '../../cli/base-command.js'
import { SwitchCommand, switchedArgument } from '../../cli/plugins/switch-command.js'
import type { CommandServices } from '../../composition.js'

export default class PluginsEnable extends SwitchCommand<typeof PluginsEnable> {
  static override summary = 'Use plugins again that were disabled.'
  static override description = 'What enabled: says for a plugin in backup.yaml is stronger.'
  static override examples = ['<%= config.bin %> plugins enable video']
  static override args = switchedArgument

  protected override execute({ args }: Input<typeof PluginsEnable>, services: CommandServices): Promise<ExitCode> {
    return this.turn(args.plugin, true, services)
  }
}
