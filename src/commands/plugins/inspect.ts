import { Args } from '@oclif/core'
import { exitCodes, type ExitCode, type Input } from '../../cli/base-command.js'
import { candidateLines, candidateReport, type CandidateReport } from '../../cli/plugins/candidate-report.js'
import { bundledPlugin, columns, ManageCommand } from '../../cli/plugins/manage-command.js'
import type { CommandServices } from '../../composition.js'
import type { PluginInstaller } from '../../plugins/installation/installer.js'
import { parseSpecification } from '../../plugins/installation/specification.js'
import { findPlugin } from '../../plugins/manifest/plugin-names.js'

export default class PluginsInspect extends ManageCommand<typeof PluginsInspect> {
  static override summary = 'Show what a plugin is and may do, installed or not.'
  static override description = 'One that is not installed is fetched as for an installation, shown, and thrown away. No code of it runs.'
  static override examples = ['<%= config.bin %> plugins inspect receipts', '<%= config.bin %> plugins inspect ./receipts-1.0.0.tgz --json']
  static override args = { plugin: Args.string({ description: 'The name of a plugin that is there, or what plugins install would be given.', required: true, ignoreStdin: true }) }

  protected override async execute({ args }: Input<typeof PluginsInspect>, services: CommandServices): Promise<ExitCode> {
    const { output, settings } = services
    const installer = await services.installer()
    const { installed, report } = (await this.#present(args.plugin, installer)) ?? { installed: false, report: await this.#fetched(args.plugin, installer, services) }
    if (settings.json) await output.json({ installed, plugin: report })
    else await output.lines(candidateLines(report, columns()))
    return exitCodes.done
  }

  async #present(name: string, installer: PluginInstaller): Promise<{ installed: boolean; report: CandidateReport } | undefined> {
    const plugin = findPlugin(name, installer.list().plugins)
    if (plugin !== undefined) {
      const { from, linked, scripts } = plugin
      return { installed: true, report: candidateReport(await installer.installed(plugin), { from, linked, scriptsAllowed: scripts }) }
    }
    const own = bundledPlugin(name, installer.bundled)
    if (own === undefined) return undefined
    return { installed: true, report: candidateReport(installer.bundledCandidate(own), { linked: false, scriptsAllowed: false }) }
  }

  async #fetched(word: string, installer: PluginInstaller, { reporter }: CommandServices): Promise<CandidateReport> {
    const specification = parseSpecification(word, process.cwd())
    reporter.note(`fetching ${specification.shown} with npm`)
    // One that needs its scripts should be seen, too; they do not run.
    const staged = await installer.stage(specification, { allowScripts: true })
    try {
      return candidateReport(staged.candidate, { from: specification.text, linked: false, scriptsAllowed: false })
    } finally {
      await staged.discard()
    }
  }
}
