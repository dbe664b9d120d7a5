/** Hands the files of a snapshot to analysis, no faster than it takes them. */
import type { MetadataRun } from '../analyze/metadata-run.js'
import { contentIdOf } from '../catalog/content-id.js'
import { folderName } from '../catalog/folder.js'
import { hasCode } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Reporter } from '../contracts/reporter.js'
import type { Snapshot } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import type { TreeSource } from '../support/find-node.js'
import type { RunProgress } from '../support/run-progress.js'
import type { SnapshotFile } from './snapshot-files.js'
import { walkFiles } from './walk-files.js'

export interface OfferFilesOptions extends AbortOptions {
  readonly source: TreeSource
  readonly metadata: MetadataRun<SnapshotFile>
  readonly reporter: Reporter
  readonly progress: RunProgress
}

/** Whether every file was offered: false where a folder cannot be read, and when the signal fires. */
export async function offerFiles(snapshot: Snapshot, options: OfferFilesOptions): Promise<boolean> {
  const { reporter, signal } = options
  let whole = true
  const onDamaged = (folder: Buffer, { message }: Error): void => {
    whole = false
    const path = displayPath(folder)
    reporter.warn({ code: 'folder-damaged', path, message: `files in ${path} of snapshot ${snapshot.id.slice(0, 8)} cannot be analysed: ${message}` })
  }
  try {
    await offerAll(walkFiles(snapshot.tree, { source: options.source, except: folderName, onDamaged, signal }), options)
  } catch (error) {
    if (!signal.aborted || !hasCode(error, 'aborted')) throw error
    return false
  }
  return whole && !signal.aborted
}

async function offerAll(files: ReturnType<typeof walkFiles>, { metadata, progress, signal }: OfferFilesOptions): Promise<void> {
  let filesDone = 0
  for await (const { path, node } of files) {
    await metadata.room()
    if (signal.aborted) return
    const { content: blobs = [], size, mtimeNs, ctimeNs, inode } = node
    progress.tell({ filesDone: ++filesDone, currentPath: displayPath(path) })
    progress.addBytes(size, true)
    if (blobs.length > 0) metadata.mention(blobs)
    metadata.offer({ contentId: contentIdOf(blobs), path, size: blobs.length === 0 ? 0 : size, blobs, mtimeNs, ctimeNs, inode })
  }
}
