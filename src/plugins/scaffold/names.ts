/** What a new plugin is called, in each of the places that want a name of their own kind. */
import { BackupError } from '../../core/contracts/errors.js'
import { shortName } from '../manifest/plugin-names.js'

export type PluginKind = 'analyzer' | 'converter' | 'transport'

export interface PluginNames {
  /** As npm knows it: `@acme/backup-plugin-tax-forms`. */
  readonly package: string
  /** `tax-forms`: also the id of its analyzer or converter. */
  readonly name: string
  /** Of classes: `TaxForms`. */
  readonly className: string
  /** The section that an analyzer fills, without hyphens, which `find --where` would want in quotes: `taxForms`. */
  readonly section: string
  /** Beginning of a transport's addresses: `taxforms`. */
  readonly scheme: string
}

const prefix = 'backup-plugin-'
const wholeName = /^(?:(@[a-z0-9~-][a-z0-9._~-]*)\/)?(?:backup-plugin-)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/
const maxLength = 50

/** What the agent or its own plugins fill and open: a new one would never be asked. */
const takenSections: ReadonlySet<string> = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes', 'code', 'summary', 'keywords', 'embedding', 'pii', 'image', 'video'])
const takenSchemes: ReadonlySet<string> = new Set(['local', 'file', 'tcp', 'tls', 's3', 'sftp', 'rest'])

/** `given`: what a person typed, with or without scope and prefix. Throws `invalid-usage`. */
export function pluginNames(given: string, kind: PluginKind): PluginNames {
  const [, scope, name] = wholeName.exec(given) ?? []
  if (name === undefined || name.length > maxLength) {
    const hint = `Take lower-case letters, digits and single hyphens between them, ${maxLength} at most, such as tax-forms or @acme/tax-forms.`
    throw new BackupError('invalid-usage', `"${given}" cannot be the name of a plugin`, { hint })
  }
  const className = name.replace(/(?:^|-)([a-z0-9])/g, (_match, first: string) => first.toUpperCase())
  const section = className.charAt(0).toLowerCase() + className.slice(1)
  const scheme = name.replaceAll('-', '').slice(0, 32)
  if (kind === 'analyzer' && takenSections.has(section)) throw taken(`the section "${section}"`, 'filled')
  if (kind === 'transport' && takenSchemes.has(scheme)) throw taken(`addresses that begin with ${scheme}:`, 'opened')
  if (kind === 'transport' && scheme.length < 2) throw new BackupError('invalid-usage', `addresses cannot begin with ${scheme}:`, { hint: 'Take a name of two letters at least.' })
  const full = scope === undefined ? prefix + name : `${scope}/${prefix}${name}`
  return { package: full, name: shortName(full), className, section, scheme }
}

function taken(what: string, done: string): BackupError {
  return new BackupError('invalid-usage', `${what} would be ${done} by a plugin that comes with the agent`, { hint: 'Take another name.' })
}
