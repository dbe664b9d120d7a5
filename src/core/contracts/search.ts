/** What is asked of the search index, and what it answers. `core/search` implements it; it lies in a local file. */
import type { FileMetadata } from './metadata.js'
import type { AbortOptions } from './object-store.js'
import type { BlobId } from './tree.js'

export interface SearchQuery extends AbortOptions {
  /** Words over path, text of sections, and symbols; each must occur (case and accents do not matter). Empty: all files. */
  readonly words: readonly string[]
  /** Media type (`text/x-python`), family (`image/*`, `image`), or end of the name (`pdf`); any of them. */
  readonly types: readonly string[]
  /** Files with an entity of any of these types or categories; `any` for whatever has a category (dates have none). */
  readonly pii: readonly string[]
  /** Path inside the snapshot, absolute: only what is at or below one of these. */
  readonly in: readonly Buffer[]
  /** All must hold. */
  readonly where: readonly Condition[]
  /** Every version of a path, not only the newest (default false). */
  readonly allVersions: boolean
  readonly limit: number
}

/** One member of a document compared with a value, such as `code.lines > 100`. */
export interface Condition {
  /** Names from the document's top down. A list is entered: the condition holds when it holds for one of its items. */
  readonly member: readonly string[]
  /**
   * `exists` has no value, and holds for a section as for a single member. `~`: contains the text. Case does not matter
   * in any of them. A number is compared with numbers only, a text with texts; `=` and `!=` take either.
   */
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | 'exists'
  readonly value?: string | number | boolean
}

export interface SearchHit {
  readonly version: FileVersion
  /** Hosts whose newest version of the path has this content, sorted, where there are several; `version` is of the one that saved it last. */
  readonly hostnames?: readonly string[]
  /** Undefined where nothing was found out about the content (yet). */
  readonly document?: FileMetadata
  /** Larger is better; hits come best first. Only comparable within one answer. 0 without words. */
  readonly score: number
}

/** A path with one content, over all the snapshots of one host and set of targets in which it stayed as it is. */
export interface FileVersion {
  /** Inside the snapshot, absolute, bytes. */
  readonly path: Buffer
  readonly size: number
  readonly mtimeNs: bigint
  readonly contentId: string
  readonly hostname: string
  /** Snapshots that still exist and hold it: the first, the last, and how many. */
  readonly firstSnapshot: SnapshotRef
  readonly lastSnapshot: SnapshotRef
  readonly snapshots: number
  /** Whether the newest snapshot of that host and set of targets holds it. */
  readonly current: boolean
}

export interface SnapshotRef {
  readonly id: BlobId
  /** RFC 3339, as the snapshot has it. */
  readonly time: string
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[]
  /** Hits without the limit. Without `allVersions` what is the same on several hosts is one. */
  readonly total: number
}

export interface IndexState {
  /** Where it lies. */
  readonly file: string
  readonly snapshots: number
  readonly documents: number
  readonly versions: number
  /** Of the index file and what SQLite keeps beside it. */
  readonly sizeBytes: number
}

/** Errors: `index-failed`, `index-busy`, `aborted`, and the store's. */
export interface SearchIndex {
  /**
   * Takes in new snapshots and lets go of removed ones. Cheap when nothing changed. Safe beside other processes, and
   * when it is ended in the middle. Damaged documents and trees are told as warnings, and the rest is taken in.
   */
  update(options: AbortOptions): Promise<void>
  /** Begins from nothing, and updates. */
  rebuild(options: AbortOptions): Promise<void>
  state(): Promise<IndexState>
  /** Asks what is there, without an update. */
  find(query: SearchQuery): Promise<SearchAnswer>
  /** Names of all members that documents have, from the top down with dots between, sorted: what `where` may name. */
  members(options: AbortOptions): Promise<readonly string[]>
  /** Every version of a path, newest first. */
  versionsOf(path: Buffer, options: AbortOptions): Promise<readonly FileVersion[]>
  /** May be called again. */
  close(): Promise<void>
}
