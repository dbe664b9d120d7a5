/** A repository in memory whose snapshots are written as wanted, without files on a disk. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { contentIdOf } from '../../catalog/content-id.js'
import { CatalogWriter } from '../../catalog/write-catalog.js'
import type { ObjectStore } from '../../contracts/object-store.js'
import type { SearchAnswer, SearchIndex } from '../../contracts/search.js'
import type { Snapshot, TreeNode } from '../../contracts/tree.js'
import { displayPath } from '../../os/path.js'
import { PackWriter } from '../../pack/pack-writer.js'
import { Sender } from '../../send/sender.js'
import { createRepository } from '../../repository/create.js'
import { openRepository, type Repository } from '../../repository/repository.js'
import { saveSnapshot } from '../../repository/snapshot.js'
import { TreeWriter } from '../../repository/tree/tree-json.js'
import { cheapCost, live, password } from '../../test-support/backup-scene.js'
import { FakeClock, RecordingReporter } from '../../test-support/fakes.js'
import { recordingStore } from '../../test-support/recording-store.js'
import { createMemoryStore } from '../../transport/memory.js'
import { openSearchIndex } from '../search-index.js'
import { nothingAsked } from './search-scene.js'
import { vector } from './vectors.js'

export interface MadeFile {
  /** What makes the content; no such bytes are stored. */
  readonly content: string
  readonly mtimeSeconds?: number
  /** Sections of its document; no document without. */
  readonly sections?: Readonly<Record<string, unknown>>
  /** Rows of the document's outcomes (default: one that is ok). */
  readonly outcomes?: readonly Readonly<Record<string, unknown>>[]
}

export interface SnapshotOptions {
  readonly minute: number
  readonly hostname?: string
  readonly paths?: readonly string[]
  /** Segments of these lines instead of those that the files make. */
  readonly lines?: readonly string[]
}

const node = { mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, links: 1, mode: 0o644, size: 0 }

export function blobOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

export function documentLine({ content, sections = {}, outcomes = [{ analyzer: 'fake/one', version: '1', status: 'ok', ms: 1 }] }: MadeFile): string {
  return JSON.stringify({ schema: 1, contentId: contentIdOf([blobOf(content)]), size: content.length, mediaType: 'text/plain', ...sections, outcomes })
}

export class MadeRepository {
  readonly store = recordingStore(createMemoryStore())
  readonly reporter = new RecordingReporter()
  readonly cache = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-search-'))
  readonly #open: SearchIndex[] = []

  static async begin(): Promise<MadeRepository> {
    const made = new MadeRepository()
    await createRepository(made.store, { password, signal: live, clock: new FakeClock(), cost: cheapCost })
    return made
  }

  async end(): Promise<void> {
    for (const index of this.#open) await index.close()
    fs.rmSync(this.cache, { recursive: true, force: true })
  }

  repository(): Promise<Repository> {
    return openRepository(this.store, { password, signal: live })
  }

  /** Files by absolute path. */
  save(files: Readonly<Record<string, MadeFile>>, options: SnapshotOptions): Promise<Snapshot> {
    return this.saveTree(async (packs) => {
      const catalog = new CatalogWriter({ packs, polynomial: (await this.repository()).config.polynomial, source: await this.repository(), signal: live })
      const lines = new Set(Object.values(files).filter(({ sections }) => sections !== undefined).map(documentLine))
      for (const line of options.lines ?? lines) await catalog.add(line)
      const own = await catalog.finish(undefined, true, { signal: live })
      return this.#tree(packs, new Map(Object.entries(files).map(([name, file]) => [name.slice(1), file])), own)
    }, options)
  }

  async saveTree(make: (packs: PackWriter) => Promise<string>, { minute, hostname = 'engine', paths = ['/files'] }: SnapshotOptions): Promise<Snapshot> {
    const repository = await this.repository()
    await repository.loadIndex({ signal: live })
    const packs = new PackWriter({ repository, clock: new FakeClock(), sender: new Sender(repository.store, { signal: live }), signal: live })
    const tree = await make(packs)
    await packs.flush()
    return this.again({ id: '', time: '', tree, paths, hostname }, minute)
  }

  /** The same snapshot at another time. */
  async again({ id: _, ...snapshot }: Snapshot, minute: number): Promise<Snapshot> {
    const made = { ...snapshot, time: new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString() }
    return { ...made, id: await saveSnapshot((await this.repository()).access, made, { signal: live }) }
  }

  /** The repository as a process sees it that lists its snapshots now, and goes on after `work`, if there is any. */
  async repositoryAsListed(work: () => Promise<void> = () => Promise.resolve()): Promise<Repository> {
    const { store } = this
    const listed: { name: string; size: number }[] = []
    for await (const info of store.list('snapshot', { signal: live })) listed.push(info)
    const list: ObjectStore['list'] = async function* (type, options) {
      if (type === 'snapshot') await work()
      yield* type === 'snapshot' ? listed : store.list(type, options)
    }
    return openRepository({ ...store, list }, { password, signal: live })
  }

  forget({ id }: Snapshot): Promise<void> {
    return this.store.delete({ type: 'snapshot', name: id }, { signal: live })
  }

  /** As a new process would open it. */
  async open(cache = this.cache, repository?: Repository): Promise<SearchIndex> {
    const index = await openSearchIndex({ repository: repository ?? (await this.repository()), reporter: this.reporter, cacheFolder: cache }, { signal: live })
    this.#open.push(index)
    return index
  }

  async index(cache = this.cache): Promise<SearchIndex> {
    const index = await this.open(cache)
    await index.update({ signal: live })
    return index
  }

  /** Everything that the index would say, in an order of its own. */
  async told(index: SearchIndex): Promise<unknown> {
    const all = { ...nothingAsked, allVersions: true, limit: 100_000 }
    const { versions, snapshots, documents } = await index.state()
    return {
      counts: { versions, snapshots, documents },
      newest: lines(await index.find(nothingAsked)),
      all: lines(await index.find(all)),
      found: lines(await index.find({ ...all, words: ['word'] })),
      facts: lines(await index.find({ ...all, where: [{ member: ['made', 'number'], operator: '>', value: 2 }] })),
      like: lines(await index.find({ ...all, like: vector(4, 3) })),
      labels: [await index.labels({ signal: live }), lines(await index.find({ ...all, labels: ['label1', 'label2'] }))],
    }
  }

  /** What an index says that is made from the repository as it is now. */
  async toldAnew(): Promise<unknown> {
    const cache = fs.mkdtempSync(path.join(this.cache, 'anew-'))
    return this.told(await this.index(cache))
  }

  async #tree(packs: PackWriter, files: ReadonlyMap<string, MadeFile>, own?: TreeNode): Promise<string> {
    const folders = new Map<string, Map<string, MadeFile>>()
    const nodes: TreeNode[] = own === undefined ? [] : [own]
    for (const [at, file] of files) {
      const slash = at.indexOf('/')
      if (slash < 0) {
        nodes.push({ ...node, name: Buffer.from(at), type: 'file', size: file.content.length, mtimeNs: BigInt(file.mtimeSeconds ?? 0) * 1_000_000_000n, content: [blobOf(file.content)] })
      } else {
        const inner = folders.get(at.slice(0, slash)) ?? new Map<string, MadeFile>()
        folders.set(at.slice(0, slash), inner.set(at.slice(slash + 1), file))
      }
    }
    for (const [name, inner] of folders) nodes.push(folderNode(name, await this.#tree(packs, inner)))
    return saveTree(packs, nodes)
  }
}

export function folderNode(name: string, subtree: string): TreeNode {
  return { ...node, name: Buffer.from(name), type: 'dir', mode: 0x8000_01ed, subtree }
}

export function fileNode(name: Buffer, content: string): TreeNode {
  return { ...node, name, type: 'file', content: [blobOf(content)] }
}

export function saveTree(packs: PackWriter, nodes: readonly TreeNode[]): Promise<string> {
  const tree = new TreeWriter()
  for (const one of [...nodes].sort((a, b) => Buffer.compare(a.name, b.name))) tree.append(one)
  return packs.save('tree', tree.finish())
}

function lines({ hits, total }: SearchAnswer): unknown[] {
  const said = hits.map(({ version, document }) => ({ ...version, path: displayPath(version.path), mtimeNs: String(version.mtimeNs), document }))
  return [total, ...said.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))]
}
