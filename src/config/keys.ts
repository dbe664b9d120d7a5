/**
 * The keys of `backup.yaml`, one row each. How a key is read from the file, the command line and the environment, what is
 * in force, its types, and what `backup config` shows all follow from its row. A new key is a row here and its lines in
 * `backup.schema.json` and in the table of docs/configuration.md; tests hold the three to each other.
 */
import { group, many, named, one, type InFile, type Machine } from './key.js'
import { address, members, name, noMembers, path, pattern, truth, whole } from './kinds.js'

const mostProcesses = 4

/** One core is left to the data itself; every process may load models, so memory sets a limit too. */
function processesFor({ processors }: Machine): number {
  return Math.min(mostProcesses, Math.max(1, processors - 1))
}

const plugins = named({
  /** Whether the plugin is used. */
  enabled: one(truth, { otherwise: () => true }),
  /** Not checked yet: the plugin's own schema does that. */
  options: one(members, { otherwise: () => noMembers }),
})

export const keys = group({
  /** As it is opened: an address, or the path of a folder (absolute, unless it was given for this run). */
  repository: one(address, { flag: 'repo', environment: 'BACKUP_REPOSITORY', otherwise: () => undefined }),
  /** From the file they are absolute, from the command line relative to the working folder. */
  paths: many(path, { argument: 'path' }),
  /** gitignore patterns, later ones win. */
  excludes: many(pattern, { flag: 'exclude' }),
  analysis: group({
    enabled: one(truth, { flag: 'analyze', otherwise: () => true }),
    budgetSeconds: one(whole, { flag: 'analyze-budget', otherwise: () => 60 }),
    processes: one(whole, { otherwise: processesFor }),
    /** Names of plugins as they were written. */
    order: many(name),
  }),
  /** By the name that was written: short or full. */
  analyzers: plugins,
  transport: group({
    /** Undefined: as many as suit the kind of store. */
    connections: one(whole, { flag: 'connections', otherwise: () => undefined }),
    /** KiB/s; 0 for no limit. */
    limitUploadKiB: one(whole, { flag: 'limit-upload', otherwise: () => 0 }),
    limitDownloadKiB: one(whole, { flag: 'limit-download', otherwise: () => 0 }),
    chunkSizeKiB: one(whole, { flag: 'chunk-size', otherwise: () => 256 }),
  }),
})

export type FileSettings = InFile<typeof keys>
export type PluginSettings = InFile<(typeof plugins)['each']>

/** What people look for in such a file and will not find there. */
export const keysElsewhere: readonly { readonly key: RegExp; readonly hint: string }[] = [
  {
    key: /^(passw|passphrase|secret)/i,
    hint: 'There are no passwords in this file: use BACKUP_PASSWORD, --password-file or --password-command.',
  },
]
