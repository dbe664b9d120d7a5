/** What is asked of the search index, and what it answers. `core/search` implements it; it lies in a local file. */
import type { FileMetadata } from './metadata.js'
import type { AbortOptions } from './object-store.js'
import type { BlobId } from './tree.js'

export interface SearchQuery extends AbortOptions {
  /** Words over path, text of sections, and symbols; each must occur (case and accents do not matter). Empty: all files. */
  readonly words: readonly string[]
  /**
   * Media type (`text/x-python`), family (`image/*`, `image`), kind (`python`, `pdf`, `mail`, `spreadsheet`), or end of the name where the content
   * does not tell better; any of them.
   */
  readonly types: readonly string[]
  /** Files with an entity of any of these types or categories; `any` for all but what is merely mentioned (dates, web addresses, organisations). */
  readonly pii: readonly string[]
  /** Absolute paths, inside snapshots or of the machine that was backed up: only what is at or below one of these. */
  readonly in: readonly Buffer[]
  /** All must hold. */
  readonly where: readonly Condition[]
  /** Things seen in a picture or film with a score of 0.5 or more (`dog`), as whole words of a label; any of them (default: none asked). */
  readonly labels?: readonly string[]
  /** Categories of what is sensitive (`credentials`); any of them (default: none asked). */
  readonly categories?: readonly string[]
  /** Natural languages as BCP 47 tags: `de` is also `de-AT`; any of them (default: none asked). */
  readonly languages?: readonly string[]
  /**
   * The direction in which the words point. Where fewer files than `limit` have all of the words, those are hits as well
   * that are about the same, and of a sentence those that have the weightier of its words.
   */
  readonly meaning?: Vector
  /** Files about the same as one with this vector, nearest first. Words are conditions then. Not together with `near`. */
  readonly like?: Vector
  /**
   * Pictures that look like the one with this perceptual hash (16 hex digits): at most 10 of its 64 bits differ, those
   * with the fewest come first. Words are conditions then.
   */
  readonly near?: string
  /** Files that are no hits: absolute paths of the machine, or inside snapshots where no other is known (default none). */
  readonly except?: readonly Buffer[]
  /** Every version of a path, not only the newest (default false). */
  readonly allVersions: boolean
  readonly limit: number
}

/** What a text is about, as a model sees it. Only vectors of one model can be compared. */
export interface Vector {
  /** Name and version. */
  readonly model: string
  /** Of any length but 0: only the direction counts. */
  readonly values: Int8Array
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
  /**
   * The value is a date, or the beginning of one (`2026-03`, `2026-03-15T12`), and is compared with texts that begin with year and month, as far
   * as it is written: `= 2026-03` is any day of that month, `> 2026-03` a later month. By the clock of the document; no offset is reckoned in.
   * A whole number of four digits is a year as well, for such texts.
   */
  readonly date?: true
}

export interface SearchHit {
  readonly version: FileVersion
  /** Hosts whose newest version of the path has this content, sorted, where there are several; `version` is of the one that saved it last. */
  readonly hostnames?: readonly string[]
  /** Undefined where nothing was found out about the content (yet). */
  readonly document?: FileMetadata
  /** Larger is better. Only comparable within one answer. 0 where nothing asked ranks files. */
  readonly score: number
  /** Cosine of the angle to `meaning` or `like`, where it counts. */
  readonly similarity?: number
  /** Bits in which the picture's perceptual hash differs from `near`. */
  readonly differingBits?: number
}

export interface VersionsOptions extends AbortOptions {
  /** The path is one inside this snapshot, which has the file (default: of the machine, or inside any snapshot). */
  readonly snapshot?: BlobId
}

/** A path with one content, over all the snapshots of one host and set of targets in which it stayed as it is. */
export interface FileVersion {
  /** Inside the snapshot, absolute, bytes. */
  readonly path: Buffer
  /** Of the machine that was backed up, where that is known and is another one: the target was written relative. */
  readonly absolutePath?: Buffer
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
  /** Best first, unless `allVersions` those that are no longer there last: among the best `limit` of all. */
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
  /** Media types of documents that count, that of most contents first. */
  mediaTypes(options: AbortOptions): Promise<readonly string[]>
  /** Natural languages of texts, as BCP 47 tags in small letters, sorted. */
  languages(options: AbortOptions): Promise<readonly string[]>
  /** Models whose vectors documents have, that of most documents first. */
  models(options: AbortOptions): Promise<readonly string[]>
  /** What has been seen in pictures and films with a score of 0.5 or more, in small letters, sorted. */
  labels(options: AbortOptions): Promise<readonly string[]>
  /** The document that counts for a content (64 hex digits); undefined where there is none. */
  document(contentId: string, options: AbortOptions): Promise<FileMetadata | undefined>
  /** Every version of the file at an absolute path, newest first. */
  versionsOf(path: Buffer, options: VersionsOptions): Promise<readonly FileVersion[]>
  /** May be called again. */
  close(): Promise<void>
}
