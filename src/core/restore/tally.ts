/** Counts what was restored, tells the reporter, and says once what would otherwise be said thousands of times. */
import type { Reporter } from '../contracts/reporter.js'
import type { RestoreResult } from '../contracts/stories.js'
import type { NodeType, SnapshotSummary } from '../contracts/tree.js'
import { displayPath } from '../os/path.js'
import { reasonOf } from './reasons.js'

/** Shortfalls that hit item after item for one and the same reason. */
const repeated = {
  /** An unprivileged user can never give files away. Told, but not counted as a warning, as in restic. */
  'owner-not-restored': { counted: false, text: 'could not be given to their recorded owner, and have no set-id bits; run as root to restore owners' },
  /** Folders that were there before the restore, such as /home when a user restores to /. Likewise not counted. */
  'belongs-to-others': { counted: false, text: 'belong to somebody else, who alone may change their times and mode; those were left as they are' },
  /** Root meets this on file systems without owners (FAT), and in containers that do not have the user. */
  'owner-refused': { counted: true, text: 'could not be given their recorded owner, which the target file system or this container does not accept; set-id bits were left out' },
  /** Attributes of the `security.` and `trusted.` spaces; not counted for the same reason as foreign owners. */
  'attributes-need-root': { counted: false, text: 'have extended attributes that only root may set, which were left out' },
  'attributes-unsupported': { counted: true, text: 'have extended attributes that cannot be set here, because the target file system or this system knows none' },
  'hard-link-lost': { counted: true, text: 'could not be hard-linked to each other, and were restored as separate files' },
} as const
export type Repeated = keyof typeof repeated

export class Tally {
  private files = 0
  private dirs = 0
  private others = 0
  private hardLinks = 0
  private bytes = 0
  private warnings = 0
  private readonly shortfalls = new Map<Repeated, { items: number; readonly first: string }>()

  constructor(
    private readonly reporter: Reporter,
    private readonly totals: SnapshotSummary | undefined,
  ) {}

  /** `path` is the one in the snapshot. */
  restored(type: NodeType, path: Buffer): void {
    if (type === 'file') this.files += 1
    else if (type === 'dir') this.dirs += 1
    else this.others += 1
    const shown = displayPath(path)
    this.reporter.detail({ action: 'restored', path: shown })
    this.progress(shown)
  }

  linked(): void {
    this.hardLinks += 1
  }

  written(path: Buffer, bytes: number): void {
    this.bytes += bytes
    this.progress(displayPath(path))
  }

  /** `what` reads on before the path: "cannot restore /etc/hosts: permission denied (EACCES)". */
  failed(what: string, path: Buffer, error: unknown): void {
    this.warn('restore-failed', path, `${what} ${displayPath(path)}: ${reasonOf(error)}`)
  }

  warn(code: string, path: Buffer, message: string): void {
    this.warnings += 1
    this.reporter.warn({ code, message, path: displayPath(path) })
  }

  /** Reported once, by `finish`. */
  fallsShort(kind: Repeated, path: Buffer): void {
    const known = this.shortfalls.get(kind)
    if (known === undefined) this.shortfalls.set(kind, { items: 1, first: displayPath(path) })
    else known.items += 1
  }

  finish(): RestoreResult {
    for (const [kind, { items, first }] of this.shortfalls) {
      if (repeated[kind].counted) this.warnings += items
      this.reporter.warn({ code: kind, path: first, message: `${items} ${items === 1 ? 'item' : 'items'} (the first: ${first}) ${repeated[kind].text}` })
    }
    this.shortfalls.clear()
    const { files, dirs, others, hardLinks, bytes, warnings } = this
    return { files, dirs, others, hardLinks, bytes, warnings }
  }

  private progress(currentPath: string): void {
    const totals = this.totals === undefined ? {} : { filesTotal: this.totals.total_files_processed, bytesTotal: this.totals.total_bytes_processed }
    this.reporter.progress({ filesDone: this.files, bytesDone: this.bytes, currentPath, ...totals })
  }
}
