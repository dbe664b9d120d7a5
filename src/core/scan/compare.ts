/** Compares the walk with the tree of an earlier snapshot: what has not changed need not be read. */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import type { EntryStat } from './listing.js'
import type { ScanEvent } from './scan.js'

export type ComparedEvent = ScanEvent & {
  /** The node of the same path in the earlier snapshot; on `leave`, that of the folder that ends. */
  readonly previous: TreeNode | undefined
  /** Content of a file that need not be read again. */
  readonly unchangedContent?: readonly BlobId[]
}

export interface CompareOptions extends AbortOptions {
  /** The earlier snapshot's tree, if there is an earlier snapshot. */
  readonly parentTree: BlobId | undefined
  readTree(id: BlobId, options: AbortOptions): AsyncIterable<TreeNode>
  hasBlob(id: BlobId): boolean
  /** Take nothing for unchanged. */
  readonly force: boolean
  readonly reporter: Reporter
  /** An earlier folder's tree that is in the index and cannot be read: it must not be taken for stored. */
  onDamagedTree(id: BlobId): void
}

const regularFile = 0o100000
const typeMask = 0o170000

/** An earlier folder, read along with the walk: both are sorted by name. */
class EarlierFolder {
  #next: Promise<IteratorResult<TreeNode, undefined>> | undefined

  constructor(
    readonly node: TreeNode | undefined,
    private readonly nodes: AsyncIterator<TreeNode, undefined> | undefined,
    private readonly onDamaged: (error: unknown) => void,
  ) {}

  /** Names must be asked for in ascending order. */
  async find(name: Buffer): Promise<TreeNode | undefined> {
    if (this.nodes === undefined) return undefined
    for (;;) {
      this.#next ??= this.nodes.next().catch((error: unknown) => this.#giveUp(error))
      const { done, value } = await this.#next
      if (done === true) return undefined
      const order = Buffer.compare(value.name, name)
      if (order > 0) return undefined
      this.#next = undefined
      if (order === 0) return value
    }
  }

  /** Without the earlier folder everything in this one is read again, which is slow and safe. */
  #giveUp(error: unknown): IteratorResult<TreeNode, undefined> {
    if (!hasCode(error, 'damaged') && !hasCode(error, 'object-not-found')) throw error
    this.onDamaged(error)
    return { done: true, value: undefined }
  }
}

export async function* compareWithParent(events: AsyncIterable<ScanEvent>, options: CompareOptions): AsyncGenerator<ComparedEvent> {
  const folders: EarlierFolder[] = []
  const open = (node: TreeNode | undefined, tree: BlobId | undefined): EarlierFolder => {
    const nodes = tree === undefined ? undefined : (options.readTree(tree, options)[Symbol.asyncIterator]() as AsyncIterator<TreeNode, undefined>)
    return new EarlierFolder(node, nodes, (error) => {
      if (tree !== undefined) options.onDamagedTree(tree)
      options.reporter.warn({ code: 'parent-damaged', message: `a folder of the previous snapshot cannot be read, so its files are read again: ${messageOf(error)}` })
    })
  }
  for await (const event of events) {
    if (event.kind === 'leave') {
      yield { ...event, previous: folders.pop()!.node }
      continue
    }
    if (event.entry === undefined) {
      folders.push(open(undefined, options.parentTree))
      yield { ...event, previous: undefined }
      continue
    }
    const previous = await folders.at(-1)!.find(event.entry.name)
    if (event.kind === 'enter') {
      folders.push(open(previous, previous?.type === 'dir' ? previous.subtree : undefined))
      yield { ...event, previous }
      continue
    }
    const unchanged = !options.force && isUnchanged(event.entry, previous) && previous!.content!.every((id) => options.hasBlob(id))
    yield { ...event, previous, ...(unchanged && { unchangedContent: previous!.content! }) }
  }
}

/** restic's rule: a file of the same size, modification and change time, and inode. */
function isUnchanged(entry: EntryStat, previous: TreeNode | undefined): boolean {
  return (
    (entry.mode & typeMask) === regularFile &&
    previous?.type === 'file' &&
    previous.content !== undefined &&
    previous.size === entry.size &&
    previous.mtimeNs === entry.mtimeNs &&
    previous.ctimeNs === entry.ctimeNs &&
    previous.inode === entry.inode
  )
}
