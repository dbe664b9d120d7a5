/**
 * The stage that turns files into stored blobs: files that may have changed go to worker threads in batches, the
 * blobs that are new come back sealed and go into packs. Events leave in the order in which they came.
 */
import type { AbortOptions } from '../contracts/object-store.js'
import type { BlobId } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import { releaseBuffer } from '../os/release.js'
import type { PackWriter } from '../pack/pack-writer.js'
import type { ComparedEvent } from '../scan/compare.js'
import { throwIfAborted } from '../support/abort.js'
import type { FileWorkers } from './file-workers.js'
import type { RunProgress } from '../support/run-progress.js'
import { prefetch } from './prefetch.js'
import type { ChunkBatch, FileToRead, ReadOutcome } from './read-files.js'

/** A file's content, once it is on its way into a pack. */
export interface StoredContent {
  readonly blobs: readonly BlobId[]
  /** How the reading went; undefined for a file that was not read because it had not changed. */
  readonly outcome: ReadOutcome | undefined
}

/** `content` is set for regular files. */
export type StoredEvent = ComparedEvent & { readonly content?: StoredContent }

export interface StoreFilesOptions extends AbortOptions {
  readonly workers: FileWorkers
  readonly packs: PackWriter
  readonly progress: RunProgress
}

/** Entries that the walk may be ahead of the trees being built. */
const lookAhead = 4096
const batchFiles = 64
const batchBytes = 2 * 1024 * 1024

const regularFile = 0o100000
const typeMask = 0o170000

export async function* storeFiles(events: AsyncIterable<ComparedEvent>, options: StoreFilesOptions): AsyncGenerator<StoredEvent> {
  const batcher = new FileBatcher(options)
  const started = startFiles(events, batcher)
  for await (const { event, content } of prefetch(started, lookAhead, () => batcher.dispatch())) {
    throwIfAborted(options.signal)
    yield content === undefined ? event : { ...event, content: await content }
  }
}

async function* startFiles(
  events: AsyncIterable<ComparedEvent>,
  batcher: FileBatcher,
): AsyncGenerator<{ event: ComparedEvent; content?: Promise<StoredContent> }> {
  for await (const event of events) {
    if (event.kind !== 'entry' || (event.entry.mode & typeMask) !== regularFile) yield { event }
    else if (event.unchangedContent !== undefined) yield { event, content: Promise.resolve({ blobs: event.unchangedContent, outcome: undefined }) }
    else yield { event, content: batcher.add({ path: new Uint8Array(event.path), ...pick(event) }) }
  }
}

function pick({ entry, folder }: ComparedEvent & { kind: 'entry' }) {
  const { size, mtimeNs, ctimeNs, inode, deviceId } = entry
  return { size, mtimeNs, ctimeNs, inode, deviceId, ...(folder && { folder }) }
}

interface Waiting {
  readonly file: FileToRead
  readonly resolve: (content: StoredContent) => void
  readonly reject: (error: unknown) => void
}

/** Collects files for one call to a worker thread. */
class FileBatcher {
  #waiting: Waiting[] = []
  #bytes = 0

  constructor(private readonly options: StoreFilesOptions) {}

  add(file: FileToRead): Promise<StoredContent> {
    const content = new Promise<StoredContent>((resolve, reject) => this.#waiting.push({ file, resolve, reject }))
    // Somebody awaits it later; until then a failure must not count as unhandled.
    content.catch(() => undefined)
    this.#bytes += file.size
    if (this.#waiting.length >= batchFiles || this.#bytes >= batchBytes) this.dispatch()
    return content
  }

  /** Sends off what has been collected. */
  dispatch(): void {
    const batch = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    if (batch.length === 0) return
    // A large file takes a while: say which one it is before it is through.
    if (batch.length === 1) this.options.progress.tell({ currentPath: displayPath(Buffer.from(batch[0]!.file.path)) })
    this.#store(batch).catch((error: unknown) => batch.forEach(({ reject }) => reject(error)))
  }

  async #store(batch: readonly Waiting[]): Promise<void> {
    const blobs: BlobId[][] = batch.map(() => [])
    const sealing: Promise<void>[] = []
    const outcomes = await this.options.workers.readFiles(batch.map(({ file }) => file), (chunks) => {
      const done = this.#storeChunks(chunks, blobs)
      sealing.push(done)
      return done
    })
    await Promise.all(sealing)
    batch.forEach(({ resolve }, i) => resolve({ blobs: blobs[i]!, outcome: outcomes[i]! }))
  }

  async #storeChunks(chunks: ChunkBatch, blobs: BlobId[][]): Promise<void> {
    const { packs, workers, signal, progress } = this.options
    throwIfAborted(signal)
    const ids = Buffer.from(chunks.ids.buffer, chunks.ids.byteOffset, chunks.ids.length)
    progress.addBytes(chunks.lengths.reduce((sum, length) => sum + length, 0), false)
    const wanted: { id: BlobId; offset: number; length: number }[] = []
    for (let i = 0; i < chunks.files.length; i++) {
      const id = ids.toString('hex', i * 32, (i + 1) * 32)
      blobs[chunks.files[i]!]!.push(id)
      if (packs.claim('data', id)) wanted.push({ id, offset: chunks.offsets[i]!, length: chunks.lengths[i]! })
    }
    if (wanted.length === 0) {
      releaseBuffer(chunks.bytes)
      return
    }
    const sealed = await workers.seal({
      bytes: chunks.bytes,
      offsets: Uint32Array.from(wanted, ({ offset }) => offset),
      lengths: Uint32Array.from(wanted, ({ length }) => length),
    })
    for (let i = 0; i < wanted.length; i++) {
      const stored = sealed.bytes.subarray(i === 0 ? 0 : sealed.ends[i - 1]!, sealed.ends[i])
      const compressed = sealed.uncompressedLengths[i] === 0 ? undefined : sealed.uncompressedLengths[i]!
      await packs.add('data', wanted[i]!.id, stored, compressed, wanted[i]!.length)
    }
    releaseBuffer(sealed.bytes)
  }
}
