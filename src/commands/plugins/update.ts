import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { agree } from '../../cli/plugins/agreement.js'
import { differenceLines } from '../../cli/plugins/difference-lines.js'
import { ManageCommand, namedPlugin, yesFlag } from '../../cli/plugins/manage-command.js'
import type { CommandServices } from '../../composition.js'
import { codeOf, hasCode, messageOf } from '../../core/contracts/errors.js'
import type { Differences } from '../../plugins/installation/differences.js'
import type { InstalledPlugin } from '../../plugins/installation/installed-list.js'
import type { PluginInstaller } from '../../plugins/installation/installer.js'

interface Outcome {
  readonly name: string
  readonly version: string
  readonly status: 'updated' | 'current' | 'linked' | 'failed'
  readonly changes?: Differences
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string }
}

export default class PluginsUpdate extends ManageCommand<typeof PluginsUpdate> {
  static override summary = 'Fetch newer versions of plugins, from where they were installed.'
  static override description =
    'All that were installed, unless some are named; linked ones are left as they are. Where a newer version wants more than was agreed to (capabilities, transports, install scripts), it is asked for; where it does not, it is shown. A plugin that cannot be updated stays as it was.'
  static override examples = ['<%= config.bin %> plugins update', '<%= config.bin %> plugins update receipts --yes']
  static override args = { plugin: Args.string({ description: 'Names, short or in full (default: all).', multiple: true, ignoreStdin: true }) }
  static override flags = yesFlag

  protected override async execute({ args, flags }: Input<typeof PluginsUpdate>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const installer = await services.installer()
    const { plugins } = installer.list()
    // The parser's type knows of no argument that may be missing and come several times.
    const words: readonly string[] | undefined = args.plugin
    const chosen = words === undefined || words.length === 0 ? plugins : words.map((word) => namedPlugin(word, plugins, installer.bundled))
    const outcomes: Outcome[] = []
    for (const plugin of chosen) {
      const outcome = await this.#updateOrSay(plugin, installer, flags.yes, services)
      outcomes.push(outcome)
      if (!settings.json && !settings.quiet) await output.lines(outcomeLines(outcome))
    }
    if (settings.json) await output.json({ plugins: outcomes })
    else if (chosen.length === 0 && !settings.quiet) await output.line('No plugins are installed.')
    return outcomes.some(({ status }) => status === 'failed') ? exitCodes.failed : exitCodes.done
  }

  /** One that fails costs none of the others. */
  async #updateOrSay(plugin: InstalledPlugin, installer: PluginInstaller, yes: boolean, services: CommandServices): Promise<Outcome> {
    const { name, version } = plugin
    try {
      return await this.#update(plugin, installer, yes, services)
    } catch (error) {
      if (hasCode(error, 'aborted')) throw error
      const code = codeOf(error) ?? 'internal'
      const message = messageOf(error)
      const hint = hintOf(error)
      services.reporter.warn({ code, message: `${name} stays at ${version}: ${message}${hint === undefined ? '' : `. ${hint}`}` })
      return { name, version, status: 'failed', error: { code, message, ...(hint !== undefined && { hint }) } }
    }
  }

  async #update(plugin: InstalledPlugin, installer: PluginInstaller, yes: boolean, { output, reporter, settings, signal }: CommandServices): Promise<Outcome> {
    const { name, version } = plugin
    const { findUpdate } = await import('../../plugins/installation/update.js')
    if (!plugin.linked) reporter.note(`looking for a newer ${name}`)
    const update = await findUpdate(installer, plugin)
    if (update.status !== 'found') return { name, version, status: update.status }
    const { differences, staged } = update
    try {
      if (!settings.json && !(settings.quiet && (yes || !differences.needsAgreement))) await output.lines(differenceLines(name, differences))
      await output.flush()
      if (differences.needsAgreement) await agree(`Update ${name}?`, { yes, mayAsk: !settings.json, signal })
      await staged.commit()
      return { name, version: differences.to, status: 'updated', changes: differences }
    } finally {
      await staged.discard()
    }
  }
}

function hintOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined
}

function outcomeLines({ name, status, version }: Outcome): string[] {
  if (status === 'updated') return [`Updated ${name} to ${version}.`]
  if (status === 'current') return [`${name} ${version} is the newest there is where it was installed from.`]
  return status === 'linked' ? [`${name} ${version} is linked: it is used as it lies in its folder.`] : []
}
