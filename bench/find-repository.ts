/** A repository with as many files and documents as wanted, written by the program's own writers. Nothing is analysed. */
import type * as Catalogs from '../src/core/catalog/write-catalog.js'
import type * as ReadCatalogs from '../src/core/catalog/read-catalog.js'
import type { TreeNode } from '../src/core/contracts/tree.js'
import type * as PackWriters from '../src/core/pack/pack-writer.js'
import type * as Creation from '../src/core/repository/create.js'
import type * as Repositories from '../src/core/repository/repository.js'
import type * as Senders from '../src/core/send/sender.js'
import type * as Snapshots from '../src/core/repository/snapshot.js'
import type * as Trees from '../src/core/repository/tree/tree-json.js'
import type * as Directory from '../src/core/transport/directory.js'
import type { CorpusFile } from './find-corpus.js'

const load = (module: string): Promise<unknown> => import(new URL(`../../dist/core/${module}`, import.meta.url).href)
const { CatalogWriter } = (await load('catalog/write-catalog.js')) as typeof Catalogs
const { findCatalogTree, readCatalogFolder } = (await load('catalog/read-catalog.js')) as typeof ReadCatalogs
const { Sender } = (await load('send/sender.js')) as typeof Senders
const { PackWriter } = (await load('pack/pack-writer.js')) as typeof PackWriters
const { createRepository } = (await load('repository/create.js')) as typeof Creation
const { openRepository } = (await load('repository/repository.js')) as typeof Repositories
const { saveSnapshot } = (await load('repository/snapshot.js')) as typeof Snapshots
const { TreeWriter } = (await load('repository/tree/tree-json.js')) as typeof Trees
const { openDirectoryStore } = (await load('transport/directory.js')) as typeof Directory

const { signal } = new AbortController()
const attributes = { atimeNs: 0n, uid: 1000, gid: 1000, user: 'ada', group: 'ada', inode: 0n, deviceId: 0n, links: 1 }
const firstTime = Date.UTC(2026, 10, 22, 12)

/** What a folder holds: files by name, or folders. */
type Folder = Map<string, Folder | CorpusFile>

export async function makeRepository(folder: string, password: string): Promise<void> {
  const store = await openDirectoryStore(folder, { signal, create: true })
  await (await createRepository(store, { password, signal, clock: Date })).close()
}

/** One more snapshot, of all files; `fresh` of them have documents that the snapshot before lacks. */
export async function addSnapshot(folder: string, password: string, files: readonly CorpusFile[], fresh: readonly CorpusFile[], number: number, before: string | undefined): Promise<string> {
  const repository = await openRepository(await openDirectoryStore(folder, { signal, create: false }), { password, signal })
  await repository.loadIndex({ signal })
  const packs = new PackWriter({ repository, clock: Date, sender: new Sender(repository.store, { signal }), signal })
  const catalog = new CatalogWriter({ packs, polynomial: repository.config.polynomial, source: repository, signal })
  for (const { line } of fresh) await catalog.add(line)
  const catalogTree = before === undefined ? undefined : await findCatalogTree(repository, before, { signal })
  const previous = catalogTree === undefined ? undefined : await readCatalogFolder(repository, catalogTree, { signal })
  const own = await catalog.finish(previous, true, { signal })
  const tree = await writeTree(packs, foldersOf(files), own)
  await packs.flush()
  const time = new Date(firstTime + number * 60_000).toISOString()
  await saveSnapshot(repository.access, { time, tree, paths: ['/home/ada'], hostname: 'engine', username: 'ada' }, { signal })
  await repository.close()
  return tree
}

function foldersOf(files: readonly CorpusFile[]): Folder {
  const root: Folder = new Map()
  for (const file of files) {
    const names = file.path.split('/')
    const name = names.pop()!
    let folder = root
    for (const part of names) {
      const inner = folder.get(part) ?? new Map<string, Folder | CorpusFile>()
      folder.set(part, inner)
      folder = inner as Folder
    }
    folder.set(name, file)
  }
  return root
}

async function writeTree(packs: PackWriters.PackWriter, folder: Folder, own?: TreeNode): Promise<string> {
  const nodes: TreeNode[] = own === undefined ? [] : [own]
  for (const [name, entry] of folder) {
    const common = { ...attributes, name: Buffer.from(name), mtimeNs: BigInt(firstTime - name.length * 3_600_000) * 1_000_000n, ctimeNs: 0n }
    if (entry instanceof Map) nodes.push({ ...common, type: 'dir', mode: 0x8000_01ed, size: 0, subtree: await writeTree(packs, entry) })
    else nodes.push({ ...common, type: 'file', mode: 0o644, size: entry.size, content: [entry.blob] })
  }
  const tree = new TreeWriter()
  for (const node of nodes.sort((a, b) => Buffer.compare(a.name, b.name))) tree.append(node)
  return packs.save('tree', tree.finish())
}
