/** The part of a backup that deals with metadata documents: files on the disk, offered as stored, and a snapshot after it. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { faultyStore, type PlannedFault } from '../../testing/faulty-store.js'
import { AnalysisStage } from '../analyze/analysis-stage.js'
import { aboutName, encodeAbout, fileNode, folderName, folderNode, segmentFileName } from '../catalog/folder.js'
import { findCatalogTree, readCatalogFolder, readLines, type CatalogFolder, type CatalogSource } from '../catalog/read-catalog.js'
import type { StoredEvent } from '../chunk/store-files.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { BackupError } from '../contracts/errors.js'
import type { AnalysisSummary, Reanalysis } from '../contracts/stories.js'
import type { Snapshot, TreeNode } from '../contracts/tree.js'
import { PackWriter } from '../pack/pack-writer.js'
import { Sender } from '../send/sender.js'
import { createRepository } from '../repository/create.js'
import { openRepository, type Repository } from '../repository/repository.js'
import { latestOf, saveSnapshot } from '../repository/snapshot.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import { sha256 } from '../repository/unpacked.js'
import { createMemoryStore } from '../transport/memory.js'
import { cheapCost, live, password } from './backup-scene.js'
import { FakeClock, RecordingReporter } from './fakes.js'
import { recordingStore } from './recording-store.js'

export interface StoredFile {
  readonly name: string
  readonly content: string
  /** Changed since the snapshot before (default true): it was read. */
  readonly fresh?: boolean
  /** It changed while it was read. */
  readonly changed?: boolean
}

export interface SyncOptions {
  readonly host?: AnalysisHost
  readonly budgetSeconds?: number
  /** Runs when all files have been offered. */
  readonly beforeFinish?: (stage: AnalysisStage) => void | Promise<void>
  readonly signal?: AbortSignal
  readonly faults?: readonly PlannedFault[]
  /** Data blobs that no index names any more, as far as looking for documents goes. */
  readonly missing?: ReadonlySet<string>
  /** Data blobs that the store does not give now. */
  readonly unreachable?: ReadonlySet<string>
  readonly maxWaiting?: number
  readonly reanalysis?: Reanalysis
}

export interface Synced {
  readonly summary: AnalysisSummary
  readonly snapshot: Snapshot
  readonly catalog: CatalogFolder | undefined
  /** Documents of the snapshot, one a line of its segments, in the order in which they are stored. */
  readonly lines: readonly string[]
  readonly blobsAdded: number
}

export class CatalogScene {
  readonly clock = new FakeClock()
  readonly store = recordingStore(createMemoryStore())
  reporter = new RecordingReporter()
  /** Backlogs as they were told. */
  backlogs: number[] = []

  private constructor(readonly folder: string) {}

  static async begin(): Promise<CatalogScene> {
    const scene = new CatalogScene(fs.mkdtempSync(path.join(os.tmpdir(), 'catalog-')))
    await createRepository(scene.store, { password, signal: live, clock: scene.clock, cost: cheapCost })
    return scene
  }

  end(): void {
    fs.rmSync(this.folder, { recursive: true, force: true })
  }

  at(name: string): string {
    return path.join(this.folder, name)
  }

  open(faults: readonly PlannedFault[] = []): Promise<Repository> {
    return openRepository(faultyStore(this.store, faults), { password, signal: live })
  }

  async sync(files: readonly StoredFile[], options: SyncOptions = {}): Promise<Synced> {
    this.clock.nowMs += 60_000
    this.reporter = new RecordingReporter()
    const signal = options.signal ?? live
    const repository = await this.open(options.faults)
    const snapshots = await this.snapshots(repository)
    const parent = latestOf(snapshots)
    await repository.loadIndex({ signal: live })
    const packs = new PackWriter({ repository, clock: this.clock, sender: new Sender(repository.store, { signal: live }), signal: live })
    const previous = parent && (await this.catalogOf(repository, parent))
    const source = without(repository, options)
    const stage = new AnalysisStage({
      host: options.host,
      source,
      packs,
      polynomial: repository.config.polynomial,
      snapshots,
      previous,
      budgetSeconds: options.budgetSeconds ?? 60,
      reporter: this.reporter,
      progress: ({ analysisBacklog }) => this.backlogs.push(analysisBacklog ?? 0),
      reading: { signal },
      writing: { signal: live },
      reanalysis: options.reanalysis,
      ...(options.maxWaiting !== undefined && { maxWaiting: options.maxWaiting }),
    })
    for await (const event of stage.offer(this.#events(files))) if (event.kind === 'leave') break
    await options.beforeFinish?.(stage)
    const { summary, folder } = await stage.finish()
    const tree = await packs.save('tree', new TreeWriter(folderName).finish(folder))
    await packs.flush()
    const snapshot = await this.save(repository, tree)
    const catalog = await this.catalogOf(repository, snapshot)
    return { summary, snapshot, catalog, lines: await this.linesOf(repository, catalog), blobsAdded: packs.added.dataBlobs + packs.added.treeBlobs }
  }

  /** A snapshot of another program: the same files, no metadata. */
  syncByOthers(): Promise<void> {
    return this.#syncTree(() => Promise.resolve(undefined))
  }

  /** A snapshot whose only segment has these lines, whatever they are. */
  syncLines(lines: readonly string[]): Promise<void> {
    return this.#syncTree(async (packs) => {
      const content = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      const segment = fileNode(segmentFileName(sha256(content)), [await packs.save('data', content)], content.length)
      const about = Buffer.from(encodeAbout(true))
      const tree = new TreeWriter()
      for (const node of [segment, fileNode(aboutName, [await packs.save('data', about)], about.length)].sort((a, b) => Buffer.compare(a.name, b.name))) tree.append(node)
      return folderNode(await packs.save('tree', tree.finish()))
    })
  }

  async #syncTree(makeFolder: (packs: PackWriter) => Promise<TreeNode | undefined>): Promise<void> {
    this.clock.nowMs += 60_000
    const repository = await this.open()
    await repository.loadIndex({ signal: live })
    const packs = new PackWriter({ repository, clock: this.clock, sender: new Sender(repository.store, { signal: live }), signal: live })
    const tree = await packs.save('tree', new TreeWriter(folderName).finish(await makeFolder(packs)))
    await packs.flush()
    await this.save(repository, tree)
  }

  async save(repository: Repository, tree: string): Promise<Snapshot> {
    const snapshot = { time: new Date(this.clock.nowMs).toISOString(), tree, paths: [this.folder], hostname: 'scene' }
    return { ...snapshot, id: await saveSnapshot(repository.access, snapshot, { signal: live }) }
  }

  async snapshots(repository: Repository): Promise<Snapshot[]> {
    const all: Snapshot[] = []
    for await (const snapshot of repository.snapshots({ signal: live })) all.push(snapshot)
    return all
  }

  async catalogOf(repository: Repository, snapshot: Snapshot): Promise<CatalogFolder | undefined> {
    const tree = await findCatalogTree(repository, snapshot.tree, { signal: live })
    return tree === undefined ? undefined : readCatalogFolder(repository, tree, { signal: live })
  }

  async linesOf(repository: Repository, catalog: CatalogFolder | undefined): Promise<string[]> {
    const lines: string[] = []
    for (const segment of catalog?.segments ?? []) for await (const line of readLines(repository, segment, { signal: live })) lines.push(line)
    return lines
  }

  async *#events(files: readonly StoredFile[]): AsyncGenerator<StoredEvent> {
    for (const { name, content, fresh = true, changed = false } of files) {
      const at = this.at(name)
      if (!fs.existsSync(at) || fs.readFileSync(at, 'utf8') !== content) fs.writeFileSync(at, content)
      const stat = fs.lstatSync(at, { bigint: true })
      const size = Number(stat.size)
      const entry = {
        name: Buffer.from(name), mode: Number(stat.mode), uid: 0, gid: 0, inode: stat.ino, deviceId: stat.dev, device: 0n, links: 1, size, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs,
      }
      const blobs = size === 0 ? [] : [createHash('sha256').update(content).digest('hex')]
      yield await Promise.resolve({ kind: 'entry', path: Buffer.from(at), entry, previous: undefined, content: { blobs, outcome: fresh ? { size, changed } : undefined } } as const)
    }
    yield { kind: 'leave', previous: undefined }
  }
}

function without(repository: Repository, { missing = new Set(), unreachable = new Set() }: SyncOptions): CatalogSource {
  return {
    readTree: (id, options) => repository.readTree(id, options),
    readBlob: (type, id, options) => {
      if (unreachable.has(id)) return Promise.reject(new BackupError('store-failed', 'away'))
      return missing.has(id) ? Promise.reject(new BackupError('damaged', 'in no index')) : repository.readBlob(type, id, options)
    },
    blobSize: (type, id) => (missing.has(id) ? undefined : repository.blobSize(type, id)),
  }
}
