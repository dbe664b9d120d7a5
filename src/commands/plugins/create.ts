import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import type { CommandServices } from '../../composition.js'

export default class PluginsCreate extends BaseCommand<typeof PluginsCreate> {
  static override summary = 'Make the folder of a new plugin: a TypeScript package that builds and passes its tests.'
  static override description =
    'An analyzer fills a section of its own about files, a converter reads text from a format, a transport opens repositories at addresses of its own. The package is called backup-plugin-NAME, in the scope that NAME begins with, if any. Nothing is ever written into a folder that has something in it. All the rest: docs/writing-a-plugin.md.'
  static override examples = ['<%= config.bin %> plugins create receipts', '<%= config.bin %> plugins create @acme/fonts --converter --folder ./fonts']
  static override args = { name: Args.string({ description: 'What it is about, such as receipts or @acme/receipts.', required: true, ignoreStdin: true }) }
  static override flags = {
    analyzer: Flags.boolean({ description: 'One that fills a section (the default).', exclusive: ['converter', 'transport'] }),
    converter: Flags.boolean({ description: 'One that reads text from a format.', exclusive: ['analyzer', 'transport'] }),
    transport: Flags.boolean({ description: 'One that opens repositories.', exclusive: ['analyzer', 'converter'] }),
    folder: Flags.string({ description: 'Where to make it (default: ./backup-plugin-NAME).', helpValue: 'DIR' }),
  }

  protected override async execute({ args, flags }: Input<typeof PluginsCreate>, { clock, output, settings }: CommandServices): Promise<ExitCode> {
    const { createPlugin } = await import('../../plugins/scaffold/create-plugin.js')
    const { createdLines } = await import('../../cli/plugins/created.js')
    const created = await createPlugin({
      name: args.name,
      kind: flags.converter ? 'converter' : flags.transport ? 'transport' : 'analyzer',
      ...(flags.folder !== undefined && { folder: resolve(flags.folder) }),
      parent: process.cwd(),
      agentRoot: this.config.root,
      nowMs: clock.now(),
    })
    if (settings.json) await output.json({ name: created.names.package, kind: created.kind, folder: created.folder, files: created.files })
    else await output.lines(createdLines(created))
    return exitCodes.done
  }
}
