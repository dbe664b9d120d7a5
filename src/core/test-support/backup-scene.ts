/** A folder to back up, a repository in memory, and everything that a backup needs besides. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { faultyStore, type FaultyStore, type PlannedFault } from '../../testing/faulty-store.js'
import { analyzeSnapshot, type AnalyzeSnapshotDependencies } from '../analyze-snapshot.js'
import { backup } from '../backup.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import type { ObjectStore, ObjectType } from '../contracts/object-store.js'
import type { Detail } from '../contracts/reporter.js'
import type { AnalyzeSnapshotRequest, AnalyzeSnapshotResult, BackupRequest, BackupResult } from '../contracts/stories.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { listSnapshot } from '../list.js'
import { displayPath } from '../os/path.js'
import { createRepository } from '../repository/create.js'
import { openRepository, type Repository } from '../repository/repository.js'
import { createMemoryStore } from '../transport/memory.js'
import { FakeClock, RecordingReporter } from './fakes.js'
import { recordingStore, type RecordingStore } from './recording-store.js'

export const live: AbortSignal = new AbortController().signal
export const cheapCost = { N: 1024, r: 8, p: 1 }
export const password = 'correct horse'

export interface RunOptions {
  readonly request?: Partial<BackupRequest>
  readonly host?: AnalysisHost
  readonly faults?: readonly PlannedFault[]
  readonly onDetail?: (detail: Detail) => void
  /** Runs before each pack is stored. */
  readonly onPack?: () => Promise<void> | void | undefined
}

export interface AnalyzeOptions extends Pick<Partial<AnalyzeSnapshotDependencies>, 'hostname' | 'maxPrivateBytes' | 'temporaryFolder'> {
  readonly selector?: string
  readonly host: AnalysisHost
  readonly request?: Partial<AnalyzeSnapshotRequest>
  readonly faults?: readonly PlannedFault[]
}

export class BackupScene {
  readonly clock = new FakeClock()
  readonly store: RecordingStore = recordingStore(createMemoryStore())
  /** What the last run reported. */
  reporter = new RecordingReporter()
  /** The store of the last run that had planned faults. */
  faulty: FaultyStore | undefined

  private constructor(readonly folder: string) {}

  static async begin(): Promise<BackupScene> {
    // The real path: a target below a symlink is another test's matter.
    const scene = new BackupScene(fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backup-core-'))))
    await createRepository(scene.store, { password, signal: live, clock: scene.clock, cost: cheapCost })
    return scene
  }

  end(): void {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }

  at(name: string): string {
    return path.join(this.folder, name)
  }

  /** Writes a file, and the folders above it. */
  write(name: string, content: string | Buffer): string {
    const file = this.at(name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
    return file
  }

  /** The repository as a new process would see it. */
  open(store: ObjectStore = this.store): Promise<Repository> {
    return openRepository(store, { password, signal: live })
  }

  /** Backs up the contents of the folder, a minute after the run before. */
  async backup({ request = {}, host, faults = [], onDetail, onPack }: RunOptions = {}): Promise<BackupResult> {
    this.clock.nowMs += 60_000
    this.reporter = new RecordingReporter(onDetail)
    this.faulty = faultyStore(this.store, faults)
    const repository = await this.open(onPack === undefined ? this.faulty : interrupted(this.faulty, onPack))
    this.store.calls.length = 0
    return backup(
      {
        signal: live,
        targets: [Buffer.from('.')],
        workingDirectory: this.folder,
        excludes: [],
        hostname: 'scene',
        tags: [],
        analyzeBudgetSeconds: 60,
        force: false,
        estimate: false,
        ...request,
      },
      { repository, clock: this.clock, reporter: this.reporter, analysis: host, programVersion: 'backup-agent test' },
    )
  }

  /** Analyses a snapshot that exists, as another process would. */
  async analyze({ selector = 'latest', host, request = {}, faults = [], ...options }: AnalyzeOptions): Promise<AnalyzeSnapshotResult> {
    this.reporter = new RecordingReporter()
    this.faulty = faultyStore(this.store, faults)
    const repository = await this.open(this.faulty)
    const snapshot = await repository.findSnapshot(selector, { signal: live })
    this.store.calls.length = 0
    return analyzeSnapshot(
      { signal: live, snapshot, ...request },
      { repository, clock: this.clock, reporter: this.reporter, analysis: host, programVersion: 'backup-agent analysis', hostname: 'scene', ...options },
    )
  }

  async names(type: ObjectType): Promise<string[]> {
    const names: string[] = []
    for await (const { name } of this.store.list(type, { signal: live })) names.push(name)
    return names.sort()
  }

  async snapshot(selector = 'latest'): Promise<{ repository: Repository; snapshot: Snapshot }> {
    const repository = await this.open()
    return { repository, snapshot: await repository.findSnapshot(selector, { signal: live }) }
  }

  /** Every node of a snapshot by readable path. */
  async nodes(selector = 'latest'): Promise<Map<string, TreeNode>> {
    const { repository, snapshot } = await this.snapshot(selector)
    const nodes = new Map<string, TreeNode>()
    for await (const { path: at, node } of listSnapshot(snapshot, undefined, true, repository, { signal: live })) nodes.set(displayPath(at), node)
    return nodes
  }

  /** Content of a file in a snapshot. */
  async content(file: string, selector = 'latest'): Promise<Buffer> {
    const node = (await this.nodes(selector)).get(file)
    if (node === undefined) throw new Error(`the snapshot holds no ${file}`)
    const { repository } = await this.snapshot(selector)
    return Buffer.concat(await Promise.all((node.content ?? []).map((id) => repository.readBlob('data', id, { signal: live }))))
  }
}

function interrupted(inner: ObjectStore, onPack: () => Promise<void> | void | undefined): ObjectStore {
  return {
    ...inner,
    put: async (key, body, options) => {
      if (key.type === 'pack') await onPack()
      return inner.put(key, body, options)
    },
  }
}
