import { Args, Flags } from '@oclif/core'
import { BaseCommand, exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { repositoryFlags } from '../../cli/flags.js'
import { modelsDirectory } from '../../cli/models/models-directory.js'
import type { CommandServices } from '../../composition.js'

export default class PluginsVerify extends BaseCommand<typeof PluginsVerify> {
  static override summary = 'Try out whether a plugin does all that the contract asks.'
  static override description =
    'Runs its analyzers and converters as a backup would, within the same walls, on files that are made for their media types (true ones, empty, cut off, random, very long) and on FILES of yours. Ends with a table, and with exit code 1 where something does not hold. What is checked: docs/plugins-testing.md.'
  static override examples = ['<%= config.bin %> plugins verify ./my-plugin', '<%= config.bin %> plugins verify receipts bill.pdf scan.jpg', '<%= config.bin %> plugins verify ./flat-store --address flat:/mnt/disk']
  static override args = {
    plugin: Args.string({ description: "A plugin's folder, or the name of one that is installed.", required: true, ignoreStdin: true }),
    files: Args.string({ description: 'Files that it is to look at as well.', multiple: true, ignoreStdin: true }),
  }
  static override flags = {
    address: Flags.string({ description: "Try out the plugin's transport at this place, in a folder of its own that is removed again.", helpValue: 'ADDRESS' }),
    connections: repositoryFlags.connections,
    'chunk-size': repositoryFlags['chunk-size'],
  }

  protected override async execute({ args, flags }: Input<typeof PluginsVerify>, services: CommandServices): Promise<ExitCode> {
    const { output, reporter, settings, signal } = services
    const [{ pluginToVerify }, { allPassed, verifyPlugin }, { pluginVerificationLines }] = await Promise.all([
      import('../../cli/plugins/plugin-to-verify.js'),
      import('../../testing/plugins/verify-plugin.js'),
      import('../../cli/plugins/verification-lines.js'),
    ])
    const plugin = await pluginToVerify(args.plugin, services)
    const parts = { now: () => performance.now(), onStep: (what: string) => (settings.quiet || settings.json ? undefined : reporter.note(`backup: ${what}`)), debug: (line: string) => reporter.debug(line) }
    const examined = await verifyPlugin({ plugin, files: args.files ?? [], modelsDirectory: modelsDirectory(process.env), signal }, parts)
    const [{ verifyAddress }, { allHolds }, { verificationLines }] = await Promise.all([
      import('../../cli/plugins/verify-address.js'),
      import('../../testing/verify/verification.js'),
      import('../../cli/verification-text.js'),
    ])
    const store = flags.address === undefined ? undefined : await verifyAddress(flags.address, plugin, services, parts)
    const holds = allPassed(examined.results) && (store === undefined || allHolds(store))
    const { name, version, directory } = plugin
    const schemes = plugin.transports.map(({ scheme }) => scheme)
    if (settings.json) await output.json({ name, version, directory, ...examined, schemes, ...(store !== undefined && { store: { ...store, holds: allHolds(store) } }), holds })
    else if (!settings.quiet || !holds) await output.lines([...pluginVerificationLines({ name, version, ...examined, schemes: store === undefined ? schemes : [] }), ...(store === undefined ? [] : ['', ...verificationLines(store)])])
    return holds ? exitCodes.done : exitCodes.failed
  }
}
