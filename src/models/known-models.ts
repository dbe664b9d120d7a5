/** Models that plugins declare, each once: what one of them says of it goes for all that use it. */
import type { ModelDeclaration } from '../core/contracts/plugin.js'

/** A plugin, as far as models are concerned. */
export interface ModelUser {
  readonly name: string
  /** How it may be called as well. */
  readonly shortName: string
  readonly directory: string
  readonly models: readonly ModelDeclaration[]
}

export interface KnownModel extends ModelDeclaration {
  readonly plugins: readonly string[]
  /** Of the plugin that declares it: where its files are looked for. */
  readonly directory: string
}

/** By name. */
export function knownModels(users: readonly ModelUser[]): KnownModel[] {
  const found = new Map<string, KnownModel>()
  for (const { shortName, directory, models } of users) {
    for (const model of models) {
      const before = found.get(model.name)
      const plugins = [...new Set([...(before?.plugins ?? []), shortName])]
      // One of its users may say more than another; files are looked for from where they are named.
      const owner = before?.files === undefined && model.files !== undefined ? directory : (before?.directory ?? directory)
      found.set(model.name, { ...model, ...before, plugins, directory: owner })
    }
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

export const isFromHub = ({ source }: ModelDeclaration): boolean => source !== 'package'

/** `<owner>/<name>` as hubs have it: the folder, too. */
export const hubName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/
