/**
 * Worker threads for what costs time: one that looks at folders, and one a core for reading, chunking, compressing
 * and encrypting. Calls wait here, not in the threads, so that the least busy one gets the next.
 */
import os from 'node:os'
import { Worker, type TransferListItem } from 'node:worker_threads'
import type { SealReply, SealRequest } from '../chunk/file-workers.js'
import type { ChunkBatch, FileToRead, ReadOutcome } from '../chunk/read-files.js'
import { BackupError } from '../contracts/errors.js'
import { returnLargeBuffers } from '../os/allocator.js'
import type { FolderToList, ListedDirectory, ListFailure, PackedNames, PackedStats } from '../scan/listing.js'
import type { Calls, CallKind, FromWorker, ToWorker, WorkerSetup } from './protocol.js'

export interface PoolOptions extends WorkerSetup {
  /** Threads for data; the one for folders comes on top (default: one a core, at least two, at most eight). */
  readonly threads?: number
}

interface OpenCall {
  resolve(reply: Calls[CallKind]['reply']): void
  reject(error: unknown): void
  onBatch?(batch: ChunkBatch): Promise<void>
}

/** Reads that a thread has at a time; more cost memory and win nothing, since a read goes on while its batches are sealed. */
const readsPerThread = 1

export class WorkerPool {
  readonly #scanner: WorkerThread
  readonly #threads: WorkerThread[]
  readonly #waiting: (() => void)[] = []

  constructor({ threads = Math.min(Math.max(os.availableParallelism(), 2), 8), ...setup }: PoolOptions) {
    returnLargeBuffers()
    this.#scanner = new WorkerThread(setup)
    this.#threads = Array.from({ length: threads }, () => new WorkerThread(setup))
  }

  listDirectories(folders: readonly FolderToList[]): Promise<readonly (ListedDirectory | ListFailure)[]> {
    return this.#scanner.call('list', { folders: folders.map(ownMemory) })
  }

  statEntries(folder: FolderToList, names: PackedNames): Promise<PackedStats> {
    return this.#scanner.call('stat', { folder: ownMemory(folder), names })
  }

  /** `onBatch` gets the chunks as they are found; while its promises are open, the thread reads at most two batches ahead. */
  async readFiles(files: readonly FileToRead[], onBatch: (batch: ChunkBatch) => Promise<void>): Promise<readonly ReadOutcome[]> {
    let thread = this.#threads.find((candidate) => candidate.reads < readsPerThread)
    while (thread === undefined) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
      thread = this.#threads.find((candidate) => candidate.reads < readsPerThread)
    }
    for (const candidate of this.#threads) if (candidate.reads < thread.reads) thread = candidate
    thread.reads++
    try {
      return await thread.call('read', { files }, [], onBatch)
    } finally {
      thread.reads--
      this.#waiting.shift()?.()
    }
  }

  /** The request's bytes change hands. */
  async seal(request: SealRequest): Promise<SealReply> {
    const plainBytes = request.lengths.reduce((sum, length) => sum + length, 0)
    const thread = this.#threads.reduce((best, candidate) => (candidate.sealing < best.sealing ? candidate : best))
    thread.sealing += plainBytes
    try {
      return await thread.call('seal', request, [request.bytes.buffer as ArrayBuffer])
    } finally {
      thread.sealing -= plainBytes
    }
  }

  /** Ends the threads, each between two of its steps; open calls reject with `aborted`. */
  async close(): Promise<void> {
    await Promise.all([this.#scanner, ...this.#threads].map((thread) => thread.close()))
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

/** A worker's objects live for one call; the default of up to 48 MB for each thread would only delay collecting them. */
const maxYoungGenerationSizeMb = 4

/** A Buffer may be a view of a larger one, all of which would be copied into the message. */
function ownMemory(folder: FolderToList): FolderToList {
  return { ...folder, path: new Uint8Array(folder.path) }
}

class WorkerThread {
  /** Reads in progress. */
  reads = 0
  /** Plain bytes waiting to be sealed. */
  sealing = 0
  readonly #worker: Worker
  readonly #calls = new Map<number, OpenCall>()
  #lastCall = 0
  #ended: BackupError | undefined
  #closing = false
  readonly #exited: Promise<unknown>

  constructor(setup: WorkerSetup) {
    this.#worker = new Worker(new URL('./worker-entry.js', import.meta.url), { workerData: setup, resourceLimits: { maxYoungGenerationSizeMb } })
    this.#worker.on('message', (message: FromWorker) => this.#receive(message))
    this.#worker.on('error', (cause) => this.#end(new BackupError('internal', 'a worker thread failed', { cause })))
    this.#worker.on('exit', () => this.#end(new BackupError('aborted', 'the worker threads were stopped')))
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.unref()
  }

  call<K extends CallKind>(kind: K, request: Calls[K]['request'], transfer: TransferListItem[] = [], onBatch?: OpenCall['onBatch']): Promise<Calls[K]['reply']> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    const call = ++this.#lastCall
    return new Promise<Calls[K]['reply']>((resolve, reject) => {
      this.#calls.set(call, { resolve: resolve, reject, ...(onBatch && { onBatch }) })
      // An open call keeps the process alive, an idle thread does not.
      this.#worker.ref()
      this.#worker.postMessage({ kind, call, request }, transfer)
    })
  }

  /**
   * The thread ends itself, as soon as it next looks for messages. `terminate` would stop it anywhere, and a native
   * library that fails to throw its error in a thread that is being stopped aborts the whole process.
   */
  async close(): Promise<void> {
    // An idle thread does not keep the process alive, but its end is awaited here.
    this.#closing = true
    this.#worker.ref()
    this.#worker.postMessage({ kind: 'close' } satisfies ToWorker)
    await this.#exited
  }

  #receive(message: FromWorker): void {
    const open = this.#calls.get(message.call)
    if (open === undefined) return
    if (message.kind === 'batch') {
      void open.onBatch!(message.batch).then(
        () => this.#worker.postMessage({ kind: 'credit', call: message.call } satisfies ToWorker),
        (error: unknown) => this.#settle(message.call, () => open.reject(error)),
      )
    } else if (message.kind === 'reply') this.#settle(message.call, () => open.resolve(message.reply))
    else {
      const { code, message: text, stack } = message.error
      this.#settle(message.call, () => open.reject(Object.assign(new Error(text), { code, workerStack: stack })))
    }
  }

  #settle(call: number, settle: () => void): void {
    if (!this.#calls.delete(call)) return
    if (this.#calls.size === 0 && !this.#closing) this.#worker.unref()
    settle()
  }

  #end(error: BackupError): void {
    this.#ended ??= error
    for (const [call, open] of this.#calls) this.#settle(call, () => open.reject(error))
  }
}
