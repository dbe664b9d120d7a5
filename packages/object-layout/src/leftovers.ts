/**
 * Temporary files of uploads that never ended (a server or a program that was killed, a disk that went). No list shows them, and neither do restic's:
 * their names are none of objects. Whoever wrote one may be another program that still writes, so age decides, and no clock alone is believed:
 * it has to be older by a day than something else of the same file system *and* than this machine's clock says.
 */
export const abandonedMs = 24 * 3600 * 1000

const temporaryName = /^(?:config|[0-9a-f]{64})-tmp-[0-9a-f]{16}$/

/** An object is written as `<name>-tmp-<16 hex digits>` first, in the folder where it will lie. restic's own names (digits, `-restic-temp-`) are not ours to judge. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name)
}

/** What listings of one store have shown. Files are named as the caller names them; times are milliseconds since 1970 by the store's clock. */
export class Leftovers {
  /** By what the caller calls it. Undefined: one of our own, which nobody writes any more. */
  private readonly found = new Map<string, number | undefined>()
  private newestMs = -Infinity

  /** A temporary file that a listing showed. */
  note(path: string, modifiedMs: number): void {
    this.saw(modifiedMs)
    // Ours stays ours; another's may have grown since.
    if (!this.found.has(path) || this.found.get(path) !== undefined) this.found.set(path, modifiedMs)
  }

  /** Something was written at that time: it is later now. */
  saw(modifiedMs: number): void {
    this.newestMs = Math.max(this.newestMs, modifiedMs)
  }

  /** One of our own, which could not be removed when its upload broke. */
  add(path: string): void {
    this.found.set(path, undefined)
  }

  /** Those that nobody writes any more, `most` at the most; each is given once. `nowMs`: by this machine's clock. */
  take(nowMs: number, most: number): string[] {
    const latestMs = Math.min(this.newestMs, nowMs) - abandonedMs
    const old = [...this.found].filter(([, modifiedMs]) => modifiedMs === undefined || modifiedMs < latestMs).slice(0, most)
    return old.map(([path]) => {
      this.found.delete(path)
      return path
    })
  }
}
