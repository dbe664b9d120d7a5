/** How the core tells what it is doing. Calls are cheap, never throw, and may come thousands of times a second. */

export interface Warning {
  readonly code: string
  /** Ready to print; already contains the path where there is one. */
  readonly message: string
  readonly path?: string
}

/** Running totals; a reporter decides how often to draw them. */
export interface Progress {
  readonly filesDone: number
  readonly bytesDone: number
  /** Of `bytesDone`, those of files that had not changed and were not read. */
  readonly bytesUnchanged?: number
  /** Undefined as long as nobody knows. */
  readonly filesTotal?: number
  readonly bytesTotal?: number
  /** Readable path of the file being worked on. */
  readonly currentPath?: string
  /** Files handed to analyzers and not finished. */
  readonly analysisBacklog?: number
  /** Of objects of the repository, that its store has acknowledged. */
  readonly bytesSent?: number
}

/** One finished item, printed with `-v`. `message` as `restic -v` would word it, such as `unchanged /etc/hosts`. */
export interface Detail {
  readonly action: string
  readonly path: string
}

export interface Reporter {
  warn(warning: Warning): void
  progress(progress: Progress): void
  detail(detail: Detail): void
}
