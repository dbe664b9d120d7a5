/**
 * The restic format's view of the file system, in memory. The JSON form and its traps are in
 * `repository/tree/`. Names and link targets are bytes; times are nanoseconds since 1970-01-01T00:00:00Z.
 */

/** SHA-256 of a blob's plaintext, 64 lower-case hex digits. */
export type BlobId = string

export type NodeType = 'file' | 'dir' | 'symlink' | 'dev' | 'chardev' | 'fifo' | 'socket'

export interface ExtendedAttribute {
  readonly name: string
  readonly value: Buffer
}

export interface TreeNode {
  readonly name: Buffer
  readonly type: NodeType
  /** Go's `os.FileMode`: permissions in the low 9 bits, type and set-id bits high; unsigned 32 bits. */
  readonly mode: number
  readonly mtimeNs: bigint
  /** restic stores the modification time here as well unless told otherwise. */
  readonly atimeNs: bigint
  readonly ctimeNs: bigint
  readonly uid: number
  readonly gid: number
  /** Empty where the system knows no name. */
  readonly user: string
  readonly group: string
  readonly inode: bigint
  /** `st_dev` of the file system that holds it. */
  readonly deviceId: bigint
  /** Bytes; 0 for everything but files. */
  readonly size: number
  /** Hard links; 0 where the format does not store it (folders, fifos, sockets). */
  readonly links: number
  /** Symlinks only. */
  readonly linkTarget?: Buffer
  readonly extendedAttributes?: readonly ExtendedAttribute[]
  /** `st_rdev`; devices only. */
  readonly device?: bigint
  /** Files only: data blobs in order. */
  readonly content?: readonly BlobId[]
  /** Folders only. */
  readonly subtree?: BlobId
}

export interface Snapshot {
  /** SHA-256 of the stored file; set by whoever read or saved it. */
  readonly id: string
  readonly time: string
  readonly parent?: string
  readonly tree: BlobId
  readonly paths: readonly string[]
  readonly hostname?: string
  readonly username?: string
  readonly uid?: number
  readonly gid?: number
  readonly excludes?: readonly string[]
  readonly tags?: readonly string[]
  readonly program_version?: string
  /** Id of the first of a line of snapshots that have the same files; each later one only changed what is said about them. */
  readonly original?: string
  readonly summary?: SnapshotSummary
}

/** restic 0.17's `summary` object, field by field. Bytes and counts. */
export interface SnapshotSummary {
  readonly backup_start: string
  readonly backup_end: string
  readonly files_new: number
  readonly files_changed: number
  readonly files_unmodified: number
  readonly dirs_new: number
  readonly dirs_changed: number
  readonly dirs_unmodified: number
  readonly data_blobs: number
  readonly tree_blobs: number
  readonly data_added: number
  readonly data_added_packed: number
  readonly total_files_processed: number
  readonly total_bytes_processed: number
}

/** Reads blobs of an open repository. Errors: `damaged`, `object-not-found`, and the store's. */
export interface BlobReader {
  /** Plaintext of one blob, verified against its id. */
  readBlob(type: 'data' | 'tree', id: BlobId, options: { signal: AbortSignal }): Promise<Buffer>
  /** Plaintext size in bytes; undefined when no index names the blob. Answers from memory. */
  blobSize(type: 'data' | 'tree', id: BlobId): number | undefined
  /**
   * Where the blob lies, so that a reader can fetch neighbours together; undefined when no index names it.
   * `offset` and `length` are bytes within the pack.
   */
  locate(type: 'data' | 'tree', id: BlobId): { pack: string; offset: number; length: number } | undefined
}
