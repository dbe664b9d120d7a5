/** A stored content on its way through analysis, wherever its bytes are had from. */
import type { AbortOptions } from '../contracts/object-store.js'

export interface FileToAnalyze {
  readonly contentId: string
  /** The user's path, for people and for rules by file name. */
  readonly path: Buffer
  /** Bytes. */
  readonly size: number
}

export interface OpenContent {
  /** The first bytes, `headBytes` of them where there are so many. */
  readonly head: Buffer
  /**
   * Calls `look` with the path of a file that holds the content, and gives what it gives; undefined where the file was
   * not the same any more afterwards: what was said about it belongs to no stored content.
   */
  lookAt<T>(look: (path: Buffer) => Promise<T>): Promise<T | undefined>
}

/** Undefined where the content is not to be had any more. Rejects with what the system or the store rejects with. */
export type ContentOpener<File extends FileToAnalyze> = (file: File, options: AbortOptions) => Promise<OpenContent | undefined>
