/** What a person calls a model: its own name, or the plugin that it is an upgrade for. */
import { BackupError } from '../../core/contracts/errors.js'
import { nearest } from '../../core/support/nearest.js'
import { hubName, isFromHub, type KnownModel } from '../../models/known-models.js'

export interface NamedModel {
  readonly name: string
  readonly revision?: string
}

/**
 * `summary` stands for the first model from a hub that the plugin declares; `<owner>/<name>` need not be known to
 * anybody. Throws `invalid-usage`.
 */
export function modelToPull(typed: string, known: readonly KnownModel[]): NamedModel {
  const fromHub = known.filter(isFromHub)
  const found = fromHub.find(({ name }) => name === typed) ?? fromHub.find(({ plugins }) => plugins.includes(typed))
  if (found !== undefined) return found
  if (hubName.test(typed)) return { name: typed }
  if (known.some(({ name, plugins }) => name === typed || plugins.includes(typed))) {
    throw new BackupError('invalid-usage', `there is nothing to pull for ${typed}: what it uses came with its package`, { hint: 'See all with: backup models list' })
  }
  const names = fromHub.flatMap(({ name, plugins }) => [name, ...plugins])
  const meant = nearest(typed, names)
  throw new BackupError('invalid-usage', `there is no model "${typed}"`, { hint: meant === undefined ? 'See which there are with: backup models list' : `Did you mean "${meant}"?` })
}

/** Those of which `typed` is the name, or a plugin that declares them. */
export function fits(typed: string | undefined, name: string, plugins: readonly string[]): boolean {
  return typed === undefined || typed === name || plugins.includes(typed)
}
