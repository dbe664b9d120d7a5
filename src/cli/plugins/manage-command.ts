/** What the commands that change which plugins are installed share. */
import { Flags, type Command } from '@oclif/core'
import type { CommandServices } from '../../composition.js'
import type { Configuration } from '../../config/configuration.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { Staged } from '../../plugins/installation/installer.js'
import type { InstalledPlugin } from '../../plugins/installation/installed-list.js'
import { findPlugin, shortName } from '../../plugins/manifest/plugin-names.js'
import { nearestPlugin } from '../../plugins/registry/unknown-plugin.js'
import { BaseCommand } from '../base-command.js'
import { withoutFile } from '../run-configuration.js'
import { agree } from './agreement.js'
import { candidateLines, candidateReport, type CandidateReport, type ReportedFrom } from './candidate-report.js'

export const yesFlag = { yes: Flags.boolean({ char: 'y', description: 'Agree to what is shown, without being asked.', default: false }) }
export const scriptsFlag = { 'allow-scripts': Flags.boolean({ description: 'Let install scripts run, of the plugin and of what it depends on (default: they never do).', default: false }) }

export abstract class ManageCommand<T extends typeof Command> extends BaseCommand<T> {
  /** A plugin that is named in a broken backup.yaml must be possible to remove. */
  protected override configurationFor(): Promise<Configuration> {
    return Promise.resolve(withoutFile())
  }

  /** Shows what it is and may do, asks, and lets it count. */
  protected async settle(staged: Staged, from: ReportedFrom, yes: boolean, { output, settings, signal }: CommandServices): Promise<CandidateReport> {
    const report = candidateReport(staged.candidate, from)
    const isSeen = !settings.json && !(settings.quiet && yes)
    if (isSeen) await output.lines(candidateLines(report, columns()))
    await output.flush()
    await agree(`${from.linked ? 'Link' : 'Install'} ${report.name}?`, { yes, mayAsk: !settings.json, signal })
    await staged.commit()
    return report
  }
}

/** A sync leaves files alone that have not changed, also where a new plugin would have something to say of them. */
export function settledLines(done: string, { analyzers, name, shortName, version }: CandidateReport, aside = ''): string[] {
  const first = `${done} ${name} ${version}${aside}. See how it does with: backup plugins ${shortName}`
  return analyzers.length === 0 ? [first] : [first, `Files that are saved already are looked at by it with: backup sync --reanalyze ${shortName}`]
}

export function columns(): number {
  const { columns: wide } = process.stdout
  // Some terminals say 0.
  return wide === undefined || wide === 0 ? 100 : Math.min(wide, 120)
}

/** By package name or short name. Errors: `invalid-usage`. */
export function namedPlugin(name: string, plugins: readonly InstalledPlugin[], bundled: ReadonlySet<string>): InstalledPlugin {
  const plugin = findPlugin(name, plugins)
  if (plugin !== undefined) return plugin
  const own = bundledPlugin(name, bundled)
  if (own !== undefined) throw new BackupError('invalid-usage', `${own} comes with the program and is not installed by itself`, { hint: `To have it not used: backup plugins disable ${shortName(own)}` })
  throw unknownName(name, plugins)
}

export function bundledPlugin(name: string, bundled: ReadonlySet<string>): string | undefined {
  return findPlugin(name, [...bundled].map((one) => ({ name: one })))?.name
}

export function unknownName(name: string, plugins: readonly { readonly name: string }[]): BackupError {
  const meant = nearestPlugin(name, plugins)
  return new BackupError('invalid-usage', `no plugin "${name}" is installed`, { hint: meant === undefined ? 'See which there are with: backup plugins' : `Did you mean "${meant}"?` })
}
