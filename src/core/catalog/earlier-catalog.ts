/** The metadata folder of a snapshot that another one continues, as far as it is whole. */
import { messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BlobId, Snapshot } from '../contracts/tree.js'
import type { Repository } from '../repository/repository.js'
import { findCatalogTree, isDamage, onlyWhole, readCatalogFolder, type CatalogFolder } from './read-catalog.js'

export interface EarlierCatalog {
  /** Undefined where there is none, or none of ours, or it cannot be read. */
  readonly catalog: CatalogFolder | undefined
  /** Trees that are in the index and cannot be read: they must not be taken for stored. */
  readonly damagedTrees: readonly BlobId[]
}

/** Damage costs time, no more: what cannot be read counts as absent, with a warning. `whose`: such as `the previous snapshot`. */
export async function readEarlierCatalog(
  repository: Repository,
  snapshot: Snapshot,
  whose: string,
  reporter: Reporter,
  options: AbortOptions,
): Promise<EarlierCatalog> {
  let tree: BlobId | undefined
  try {
    tree = await findCatalogTree(repository, snapshot.tree, options)
    const folder = tree === undefined ? undefined : await readCatalogFolder(repository, tree, options)
    if (folder === undefined) return { catalog: undefined, damagedTrees: [] }
    const isWhole = (node: { readonly content?: readonly string[] }) => node.content?.every((id) => repository.index.has('data', id)) !== false
    return { catalog: { ...onlyWhole(folder, isWhole), others: folder.others.filter(isWhole) }, damagedTrees: [] }
  } catch (error) {
    if (!isDamage(error)) throw error
    const message = `documents of ${whose} cannot be read, so its files may be analysed again: ${messageOf(error)}`
    reporter.warn({ code: 'catalog-damaged', message })
    return { catalog: undefined, damagedTrees: tree === undefined ? [] : [tree] }
  }
}
