/** `--reanalyze`: which analyzers a person means. */
import { Flags } from '@oclif/core'
import type { AnalyzerIdentity } from '../../core/contracts/analysis.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { Reanalysis } from '../../core/contracts/stories.js'
import { nearest } from '../../core/support/nearest.js'
import { findPlugin, shortName } from '../../plugins/manifest/plugin-names.js'

export const reanalysisFlags = {
  reanalyze: Flags.string({
    description: 'Look again with this analyzer where its version or options have changed, it failed, or is new (repeatable).',
    helpValue: 'ANALYZER',
    multiple: true,
    multipleNonGreedy: true,
  }),
  always: Flags.boolean({ description: 'With --reanalyze: also where nothing has changed.', dependsOn: ['reanalyze'] }),
}

/** A plugin's name, short or whole, stands for all its analyzers. Undefined where nothing is asked for. Throws `invalid-usage`. */
export function reanalysisOf(names: readonly string[] | undefined, always: boolean | undefined, known: readonly AnalyzerIdentity[]): Reanalysis | undefined {
  if (names === undefined || names.length === 0) return undefined
  return { analyzers: new Set(names.flatMap((name) => meant(name, known))), always: always === true }
}

function meant(name: string, known: readonly AnalyzerIdentity[]): string[] {
  const keys = known.map(({ analyzer }) => analyzer)
  if (keys.includes(name)) return [name]
  const packages = [...new Set(keys.map(packageOf))].map((packageName) => ({ name: packageName }))
  const plugin = findPlugin(name, packages)
  if (plugin !== undefined) return keys.filter((key) => packageOf(key) === plugin.name)
  throw unknown(name, packages.map((one) => shortName(one.name)), keys)
}

/** Of `<package>/<id>`; a package's name may have a slash of its own. */
function packageOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'))
}

function unknown(name: string, shortNames: readonly string[], keys: readonly string[]): BackupError {
  const near = nearest(name, name.includes('/') ? keys : shortNames)
  const all = shortNames.length === 0 ? 'There is no analyzer at all.' : `There are: ${shortNames.join(', ')}.`
  return new BackupError('invalid-usage', `there is no analyzer ${name}`, { subject: name, hint: near === undefined ? all : `Did you mean ${near}? ${all}` })
}
