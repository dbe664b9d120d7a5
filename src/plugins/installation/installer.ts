/** Installs, updates, links and removes plugins: npm fetches into a folder apart, and one line of the list makes it count. */
import { readFile, writeFile } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { BackupError } from '../../core/contracts/errors.js'
import { isFields } from '../../core/support/shapes.js'
import { refuse } from '../manifest/manifest-fields.js'
import { checkStillThere } from '../registry/found-plugins.js'
import { checkCandidate, optionalPackages, readCandidate, type Candidate, type CandidateChecks } from './candidate.js'
import { changeInstalled, readInstalled } from './installed-file.js'
import { packageDirectory, withPlugin, type InstalledList, type InstalledPlugin } from './installed-list.js'
import { findNpm } from './npm-program.js'
import { runNpm } from './npm-run.js'
import { examineTree, type PackageTree } from './package-tree.js'
import type { Specification } from './specification.js'
import { makeStaging, type Staging } from './staging.js'

export interface InstallerInit extends CandidateChecks {
  /** The folder of plugins. */
  readonly home: string
  /** Of npm, and of what it starts. */
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly debug: (message: string) => void
}

/** Something that is looked at and does not count yet. */
export interface Staged {
  readonly candidate: Candidate
  /** From now on it counts; what the name stood for before is removed. Errors: `install-failed`, `plugins-busy`, `aborted`. */
  commit(): Promise<InstalledPlugin>
  /** To be called in any case; of one that counts it removes nothing. */
  discard(): Promise<void>
}

export interface StageOptions {
  /** Once it is agreed to, install scripts run. */
  readonly allowScripts: boolean
  /** Default true. */
  readonly enabled?: boolean
}

/** Whatever else the person has told npm: registries and logins are theirs to choose, where things are put is not. */
const npmFlags = [
  '--omit=dev', '--save', '--no-save-dev', '--install-strategy=hoisted', '--no-global', '--no-dry-run', '--no-package-lock-only', '--engine-strict=false',
  '--no-audit', '--no-fund', '--no-update-notifier', '--json', '--loglevel=error',
]

export class PluginInstaller {
  readonly #init: InstallerInit

  constructor(init: InstallerInit) {
    this.#init = init
  }

  /** Names of the plugins that come with the agent. */
  get bundled(): ReadonlySet<string> {
    return new Set(this.#init.bundled.keys())
  }

  /** Errors: `plugins-damaged`. */
  list(): InstalledList {
    return readInstalled(this.#init.home)
  }

  /** Errors: as `changeInstalled` has them. */
  change(edit: (list: InstalledList) => InstalledList): Promise<InstalledList> {
    const { debug, home, signal } = this.#init
    return changeInstalled(home, edit, { signal, debug })
  }

  /** As it lies there now. Errors: `plugin-invalid`. */
  async installed(plugin: InstalledPlugin): Promise<Candidate> {
    const { home } = this.#init
    const directory = packageDirectory(plugin, home)
    checkStillThere({ directory, name: plugin.name })
    return readCandidate(directory, plugin.linked ? undefined : await examineTree(join(home, plugin.folder)))
  }

  /** Of one that comes with the agent. Errors: `plugin-invalid`. */
  bundledCandidate(name: string): Candidate {
    return readCandidate(this.#init.bundled.get(name) ?? name, undefined)
  }

  /** Fetches and looks; no code of the package has run. Errors: `install-failed`, `plugin-invalid`, `aborted`. Nothing is left then. */
  async stage(specification: Specification, options: StageOptions): Promise<Staged> {
    // What earlier runs left behind goes first; and a list that is damaged is told before anything is fetched.
    await this.change((list) => list)
    const staging = await makeStaging(this.#init.home)
    try {
      const candidate = await this.#fetch(specification, staging, options.allowScripts)
      return {
        candidate,
        commit: async () => this.#commit(staging, candidate, specification, options),
        discard: async () => {
          if (!this.#names(staging)) await staging.discard()
        },
      }
    } catch (error) {
      await staging.discard()
      throw error
    }
  }

  /** Nothing is copied. Errors: `plugin-invalid`. */
  async link(folder: string): Promise<Staged> {
    const directory = realpathSync(folder)
    const candidate = await checkCandidate(directory, undefined, this.#init)
    const { capabilities, name, transports, version } = candidate.plugin
    const entry = { name, version, folder: directory, from: directory, linked: true, capabilities, transports: transports.map(({ scheme }) => scheme), scripts: false, enabled: true }
    return { candidate, commit: async () => this.#keep(entry), discard: () => Promise.resolve() }
  }

  async #fetch({ text }: Specification, staging: Staging, allowScripts: boolean): Promise<Candidate> {
    await writeFile(join(staging.path, 'package.json'), '{"private":true}\n')
    await this.#npm(['install', '--ignore-scripts', '--install-links', ...npmFlags, '--', text], staging)
    const name = await installedName(staging.path)
    const tree = await examineTree(staging.path)
    const candidate = await checkCandidate(join(staging.path, 'node_modules', name), tree, this.#init)
    if (!allowScripts) await refuseUnbuilt(candidate.plugin.name, tree, staging.path)
    return candidate
  }

  async #commit(staging: Staging, { plugin, tree }: Candidate, { text }: Specification, { allowScripts, enabled = true }: StageOptions): Promise<InstalledPlugin> {
    if (allowScripts && tree !== undefined && tree.scripts.length > 0) await this.#npm(['rebuild', '--ignore-scripts=false', ...npmFlags], staging)
    const { capabilities, name, transports, version } = plugin
    const entry = { name, version, folder: staging.folder, from: text, linked: false, capabilities, transports: transports.map(({ scheme }) => scheme), scripts: allowScripts, enabled }
    await this.#keep(entry)
    await staging.keep()
    return entry
  }

  async #keep(entry: InstalledPlugin): Promise<InstalledPlugin> {
    await this.change((list) => withPlugin(list, entry))
    return entry
  }

  #names({ folder }: Staging): boolean {
    return this.list().plugins.some((plugin) => plugin.folder === folder)
  }

  #npm(words: readonly string[], staging: Staging): Promise<void> {
    const { debug, environment, signal } = this.#init
    const npm = findNpm(process.execPath, environment['PATH'] ?? '')
    return runNpm([...words.slice(0, 1), `--prefix=${staging.path}`, ...words.slice(1)], staging.path, { npm, environment, signal, debug })
  }
}

/** The one that npm was asked for: it has written that down as the only dependency of the folder. */
async function installedName(folder: string): Promise<string> {
  const packageJson: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const fields = isFields(packageJson) ? packageJson : {}
  // Under which of them it is may be a setting of the person's.
  const [name] = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => (isFields(fields[key]) ? Object.keys(fields[key]) : []))
  if (name === undefined) throw new BackupError('install-failed', 'npm installed nothing', { hint: 'Run it again with --debug to see what npm says.' })
  return name
}

async function refuseUnbuilt(name: string, { unbuilt }: PackageTree, folder: string): Promise<void> {
  const optional = await optionalPackages(folder)
  const needed = unbuilt.filter((one) => !optional.has(one))
  if (needed.length === 0) return
  const which = needed.length === 1 && needed[0] === name ? 'it has' : `${needed.join(' and ')} ${needed.length === 1 ? 'has' : 'have'}`
  throw refuse(name, 'scripts', `${which} native code that an install script has yet to build or to fetch`, 'See what it would run with: backup plugins inspect SPEC; if it may, install it with --allow-scripts.')
}
