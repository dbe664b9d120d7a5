/** What another version of a plugin would change, and whether somebody has to agree to it again. Pure. */
import type { Capability } from '../../core/contracts/plugin.js'
import type { Candidate } from './candidate.js'
import type { InstalledPlugin } from './installed-list.js'
import type { PackageScript } from './package-tree.js'

export interface Change<Item> {
  readonly added: readonly Item[]
  readonly removed: readonly Item[]
}

export interface Differences {
  readonly from: string
  readonly to: string
  readonly capabilities: Change<Capability>
  /** Schemes. */
  readonly transports: Change<string>
  readonly sections: Change<string>
  /** Of those that would run: none where install scripts may not. */
  readonly scripts: Change<string>
  /** It would do what nobody has agreed to yet. */
  readonly needsAgreement: boolean
}

/** `former`: undefined where it cannot be read any more; what was agreed to is in the list. */
export function differencesTo(installed: InstalledPlugin, former: Candidate | undefined, next: Candidate): Differences {
  const capabilities = change(installed.capabilities, next.plugin.capabilities)
  const transports = change(installed.transports, next.plugin.transports.map(({ scheme }) => scheme))
  const scripts = installed.scripts ? change(scriptsOf(former), scriptsOf(next)) : change<string>([], [])
  const needsAgreement = [capabilities, transports, scripts].some(({ added }) => added.length > 0)
  return { from: installed.version, to: next.plugin.version, capabilities, transports, sections: change(sectionsOf(former), sectionsOf(next)), scripts, needsAgreement }
}

export function scriptText({ command, event, package: name }: PackageScript): string {
  return `${name}: ${event} (${command})`
}

function scriptsOf(candidate: Candidate | undefined): string[] {
  return (candidate?.tree?.scripts ?? []).map(scriptText)
}

function sectionsOf(candidate: Candidate | undefined): string[] {
  return [...new Set((candidate?.plugin.analyzers ?? []).map(({ section }) => section))]
}

function change<Item>(before: readonly Item[], after: readonly Item[]): Change<Item> {
  return { added: after.filter((item) => !before.includes(item)), removed: before.filter((item) => !after.includes(item)) }
}
