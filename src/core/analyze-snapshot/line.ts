/** Snapshots that were made of one another: `original` names the first of them, in restic's snapshots as in ours. */
import { isDamage } from '../catalog/read-catalog.js'
import { folderName } from '../catalog/folder.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId, BlobReader, Snapshot } from '../contracts/tree.js'
import { withoutNode } from '../repository/tree/replace-node.js'

export interface Line {
  /** Those of the same files, each with more or other documents than the one before; the snapshot asked about is one. */
  readonly members: readonly Snapshot[]
  /**
   * Those of other files that a member must not be put in front of: made by `restic rewrite`, say, to be rid of a file.
   * The first of all is none where the line is of such a rewriting.
   */
  readonly rivals: readonly Snapshot[]
}

/** The id of the first that this one was made of. */
export function firstOf({ id, original }: Snapshot): string {
  return original ?? id
}

/** Rejects with `damaged` where the snapshot's own root cannot be read. Others whose root is spoilt count for nothing. */
export async function readLine(
  snapshot: Snapshot,
  snapshots: readonly Snapshot[],
  reader: Pick<BlobReader, 'readBlob'>,
  options: AbortOptions,
): Promise<Line> {
  const first = firstOf(snapshot)
  const members: Snapshot[] = []
  const others: Snapshot[] = []
  let files: Buffer | undefined
  for (const other of snapshots) {
    if (firstOf(other) !== first) continue
    if (other.tree === snapshot.tree) {
      members.push(other)
      continue
    }
    files ??= await readFiles(snapshot.tree, reader, options)
    const theirs = await readFilesOrNothing(other.tree, reader, options)
    if (theirs !== undefined) (theirs.equals(files) ? members : others).push(other)
  }
  const isRewritten = members.some(({ id }) => id === first)
  return { members, rivals: isRewritten ? others : others.filter(({ id }) => id !== first) }
}

/** The root without our folder, which is all that snapshots of the same files may differ in. */
async function readFiles(tree: BlobId, reader: Pick<BlobReader, 'readBlob'>, options: AbortOptions): Promise<Buffer> {
  return withoutNode(await reader.readBlob('tree', tree, options), folderName)
}

async function readFilesOrNothing(tree: BlobId, reader: Pick<BlobReader, 'readBlob'>, options: AbortOptions): Promise<Buffer | undefined> {
  try {
    return await readFiles(tree, reader, options)
  } catch (error) {
    if (isDamage(error)) return undefined
    throw error
  }
}
