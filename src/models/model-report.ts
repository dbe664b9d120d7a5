/** What there is to say about each model: those that plugins declare, and those in the folder of installed ones. Pure. */
import { digestOfAll } from './file-digest.js'
import type { InstalledModel } from './installed-models.js'
import { isFromHub, type KnownModel } from './known-models.js'

export interface ModelReport {
  readonly name: string
  /** In a few words; absent where nobody says. */
  readonly use?: string
  /** Short names of the plugins that declare it; empty for one that somebody installed and no plugin names. */
  readonly plugins: readonly string[]
  /** `package`, the address of its page, or `folder` where it was put there by hand and nobody says. */
  readonly source: string
  readonly licence?: string
  readonly sizeBytes: number
  /** Of the file, or over the digests of several; absent where none are known. */
  readonly sha256?: string
  /** `packaged`: it came with a package, or was left out with it (then `missing`). `incomplete`: there is a folder for it that no plugin can load. */
  readonly state: 'packaged' | 'missing' | 'installed' | 'incomplete' | 'not installed'
  /** Of what is `incomplete`: why, in a few words. */
  readonly lacks?: string
  readonly directory?: string
  /** Commit of the hub. */
  readonly revision?: string
}

/** By name. `isPresent`: whether all files of a model that came with a package are there. */
export function modelReports(known: readonly KnownModel[], installed: readonly InstalledModel[], isPresent: (model: KnownModel) => boolean): ModelReport[] {
  const byName = new Map(installed.map((model) => [model.name, model]))
  const declared = known.map((model) => (isFromHub(model) ? hubModel(model, byName.get(model.name)) : packaged(model, isPresent(model))))
  const names = new Set(known.map(({ name }) => name))
  const others = installed.filter(({ name }) => !names.has(name)).map((model) => ({ ...whereItLies(model), name: model.name, plugins: [], source: model.record?.source ?? 'folder' }))
  return [...declared, ...others].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function packaged(model: KnownModel, present: boolean): ModelReport {
  const { files } = model
  return { ...saidOf(model), state: present ? 'packaged' : 'missing', ...(files !== undefined && { sha256: digestOfAll(files) }) }
}

function hubModel(model: KnownModel, installed: InstalledModel | undefined): ModelReport {
  if (installed === undefined) return { ...saidOf(model), state: 'not installed', ...(model.revision !== undefined && { revision: model.revision }) }
  return { ...saidOf(model), ...whereItLies(installed) }
}

function saidOf({ name, use, plugins, source, licence, sizeBytes }: KnownModel) {
  return { name, ...(use !== undefined && { use }), plugins, source, licence, sizeBytes }
}

function whereItLies({ directory, lacks, record, sizeBytes }: InstalledModel) {
  const recorded = record === undefined ? {} : { revision: record.revision, sha256: digestOfAll(record.files) }
  const state = lacks === undefined ? ({ state: 'installed' } as const) : ({ state: 'incomplete', lacks } as const)
  return { ...state, directory, sizeBytes, ...recorded }
}
