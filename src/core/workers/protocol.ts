/** What the main thread and a worker thread say to each other. Byte arrays in a list of `transfer` change hands. */
import type { SealReply, SealRequest } from '../chunk/file-workers.js'
import type { ChunkBatch, FileToRead, ReadOutcome } from '../chunk/read-files.js'
import type { FolderToList, ListedDirectory, ListFailure, PackedNames, PackedStats } from '../scan/listing.js'

/** Given to every worker when it starts. */
export interface WorkerSetup {
  readonly polynomial: bigint
  readonly key: { readonly encrypt: Uint8Array; readonly macK: Uint8Array; readonly macR: Uint8Array }
  /** False in repositories of format version 1. */
  readonly compress: boolean
}

/** Each kind of call: what it takes and what it gives. */
export interface Calls {
  list: { request: { folders: readonly FolderToList[] }; reply: readonly (ListedDirectory | ListFailure)[] }
  stat: { request: { folder: FolderToList; names: PackedNames }; reply: PackedStats }
  /** Sends `batch` messages before its reply. */
  read: { request: { files: readonly FileToRead[] }; reply: readonly ReadOutcome[] }
  seal: { request: SealRequest; reply: SealReply }
}

export type CallKind = keyof Calls

export type ToWorker =
  | { [K in CallKind]: { readonly kind: K; readonly call: number; readonly request: Calls[K]['request'] } }[CallKind]
  /** One batch of this `read` has been dealt with: another may be sent. */
  | { readonly kind: 'credit'; readonly call: number }
  /** End, whatever is in progress. */
  | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'reply'; readonly call: number; readonly reply: Calls[CallKind]['reply'] }
  | { readonly kind: 'batch'; readonly call: number; readonly batch: ChunkBatch }
  | { readonly kind: 'failure'; readonly call: number; readonly error: { code: string | undefined; message: string; stack: string | undefined } }

/** Batches of one `read` that may be on their way at a time: one is being sealed while the next is read. */
export const batchCredits = 2
