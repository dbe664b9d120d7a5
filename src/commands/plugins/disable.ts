import type { ExitCode, Input } from '../../cli/base-command.js'
import { SwitchCommand, switchedArgument } from '../../cli/plugins/switch-command.js'
import type { CommandServices } from '../../composition.js'

export default class PluginsDisable extends SwitchCommand<typeof PluginsDisable> {
  static override summary = 'Do not use plugins any more, without removing them.'
  static override description = 'What they have found stays in the documents of the repository. What enabled: says for a plugin in backup.yaml is stronger.'
  static override examples = ['<%= config.bin %> plugins disable video']
  static override args = switchedArgument

  protected override execute({ args }: Input<typeof PluginsDisable>, services: CommandServices): Promise<ExitCode> {
    return this.turn(args.plugin, false, services)
  }
}
