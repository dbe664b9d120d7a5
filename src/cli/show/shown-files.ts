/** The files that `show` is asked about, each with what is known. */
import { contentIdOf } from '../../core/catalog/content-id.js'
import { readDocuments, type ReadDocumentsOptions } from '../../core/catalog/read-documents.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { ListedNode } from '../../core/contracts/stories.js'
import type { FileVersion, SearchIndex, VersionsOptions } from '../../core/contracts/search.js'
import type { Snapshot } from '../../core/contracts/tree.js'
import { listSnapshot } from '../../core/list.js'
import { displayPath } from '../../core/os/path.js'
import type { Repository } from '../../core/repository/repository.js'
import { isAgentsOwn } from '../node-list.js'
import type { ShownFile } from './show-file.js'

/** A card each: nobody reads more, and `find` is there for searching. */
const mostFiles = 1000

export interface ShowRequest extends ReadDocumentsOptions {
  readonly repository: Repository
  readonly snapshot: Snapshot
  readonly path: Buffer
  /** Undefined where there is no index to ask for versions. */
  readonly index: Pick<SearchIndex, 'versionsOf'> | undefined
}

/** What lies at the path; of a folder every file in it and below. Rejects with `path-not-found`, or `invalid-usage` for too many files. */
export async function* shownFiles({ repository, snapshot, path, index, ...options }: ShowRequest): AsyncGenerator<ShownFile> {
  const items = await itemsAt(repository, snapshot, path, options)
  const contentIds = new Map(items.flatMap((item) => (item.node.type === 'file' ? [[item, contentIdOf(item.node.content ?? [])] as const] : [])))
  const { documents, incomplete } = await readDocuments(repository, snapshot, new Set(contentIds.values()), options)
  for (const item of items) {
    const contentId = contentIds.get(item)
    const document = contentId === undefined ? undefined : documents.get(contentId)
    yield { ...item, snapshot, incomplete, contentId, document, versions: await versionsOf(index, item, { ...options, snapshot: snapshot.id }) }
  }
}

async function itemsAt(repository: Repository, snapshot: Snapshot, path: Buffer, options: ReadDocumentsOptions): Promise<ListedNode[]> {
  const [files, folders]: [ListedNode[], ListedNode[]] = [[], []]
  for await (const item of listSnapshot(snapshot, path, true, repository, options)) {
    if (isAgentsOwn(item.path) && !isAgentsOwn(path)) continue
    ;(item.node.type === 'dir' ? folders : files).push(item)
    if (files.length > mostFiles) throw tooMany(path)
  }
  return files.length > 0 ? files : folders.slice(0, 1)
}

function tooMany(path: Buffer): BackupError {
  return new BackupError('invalid-usage', `${displayPath(path)} holds more than ${mostFiles} files, and each would have a card`, {
    hint: 'Name a smaller folder, or search with: backup find.',
  })
}

async function versionsOf(index: ShowRequest['index'], { node, path }: ListedNode, options: VersionsOptions): Promise<readonly FileVersion[] | undefined> {
  return node.type === 'file' ? index?.versionsOf(path, options) : undefined
}
