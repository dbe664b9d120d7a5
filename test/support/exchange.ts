/** One repository, our command and restic under the same conditions. */
import { loadStories } from './engine.js'
import { program, runProgram, textOnly, type Run, type RunOptions } from './run.js'

export const password = 'one password for both'

export interface Blobs {
  readonly data: Set<string>
  readonly tree: Set<string>
}

/** As restic lists it. */
export interface ListedSnapshot {
  readonly id: string
  readonly tree: string
  readonly time: string
  readonly hostname: string
}

/** One place where repositories are used: both programs see the same zone and the same host. */
export class Exchange {
  /**
   * Both programs start in `folder` (default: anywhere), with `variables` added to what they find in their environment (default: a
   * configuration that leaves out the plugins with models, which are not what repositories are exchanged for).
   */
  constructor(
    readonly repository: string,
    readonly zone = 'UTC',
    readonly folder?: string,
    readonly variables: Readonly<Record<string, string>> = { BACKUP_CONFIG: textOnly },
  ) {}

  /** Makes the repository, with a key that takes no time to derive: tests open it dozens of times. */
  async init(): Promise<void> {
    const { createRepository, openDirectoryStore } = await loadStories()
    const { signal } = new AbortController()
    const store = await openDirectoryStore(this.repository, { signal, create: true })
    const repository = await createRepository(store, { password, signal, clock: Date, cost: { N: 16, r: 1, p: 1 } })
    await repository.close()
  }

  /** Rejects unless it ends with `code`. */
  async restic(args: readonly string[], code = 0): Promise<string> {
    return this.outputOf(await runProgram('restic', ['--no-cache', ...args], this.options), args, code)
  }

  async backup(args: readonly string[], code = 0): Promise<string> {
    return this.outputOf(await runProgram(process.execPath, [program, ...args], this.options), args, code)
  }

  async backupJson(args: readonly string[], code = 0): Promise<Record<string, unknown>> {
    return JSON.parse(await this.backup([...args, '--json'], code)) as Record<string, unknown>
  }

  /** What `show` answers for a path of the latest snapshot, without what names or counts snapshots. */
  async shown(path: string): Promise<Record<string, unknown>> {
    const answer = await this.backupJson(['show', `latest:${path}`])
    return Object.fromEntries(Object.entries(answer).filter(([member]) => member !== 'snapshot_id' && member !== 'versions'))
  }

  /** `id` of every blob that the repository's index names, by type, as restic sees it. */
  async blobs(): Promise<Blobs> {
    const found = { data: new Set<string>(), tree: new Set<string>() }
    for (const [, type, id] of (await this.restic(['list', 'blobs'])).matchAll(/^(data|tree) ([0-9a-f]{64})$/gm)) found[type as 'data' | 'tree'].add(id!)
    return found
  }

  /** Oldest first. */
  async snapshots(): Promise<ListedSnapshot[]> {
    const all = JSON.parse(await this.restic(['snapshots', '--json'])) as ListedSnapshot[]
    return all.sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
  }

  /** What both programs are run with. */
  get options(): RunOptions {
    const { repository, zone, folder, variables } = this
    const env = { HOME: `${repository}-home`, ...variables, TZ: zone, BACKUP_PASSWORD: password, BACKUP_REPOSITORY: repository, RESTIC_PASSWORD: password, RESTIC_FROM_PASSWORD: password, RESTIC_REPOSITORY: repository }
    return { env, ...(folder !== undefined && { cwd: folder }) }
  }

  private outputOf({ code, stdout, stderr }: Run, args: readonly string[], wanted: number): string {
    if (code !== wanted) throw new Error(`${args.join(' ')} ended with ${code}, not ${wanted}:\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`)
    return stdout
  }
}
