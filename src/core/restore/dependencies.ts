import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BlobId, BlobReader, TreeNode } from '../contracts/tree.js'

/** The nodes of one tree blob in stored order. Errors: `damaged`, `object-not-found`, `aborted`, and the store's. */
export type TreeSource = (id: BlobId, options: AbortOptions) => AsyncIterable<TreeNode>

export interface RestoreDependencies {
  readonly reader: BlobReader
  readonly readTree: TreeSource
  readonly reporter: Reporter
}
