/** Running totals of one backup. Each stage tells what it knows; the reporter always sees the whole. */
import type { Progress, Reporter } from '../contracts/reporter.js'

export type ProgressUpdate = (change: Partial<Progress>) => void

export interface RunProgress {
  tell: ProgressUpdate
  /** Bytes of user files that are dealt with; `unchanged` ones were not read. */
  addBytes(bytes: number, unchanged: boolean): void
}

export function runProgress(reporter: Reporter): RunProgress {
  let totals: Progress = { filesDone: 0, bytesDone: 0, bytesUnchanged: 0 }
  const tell: ProgressUpdate = (change) => {
    totals = { ...totals, ...change }
    reporter.progress(totals)
  }
  return {
    tell,
    addBytes: (bytes, unchanged) =>
      tell({ bytesDone: totals.bytesDone + bytes, ...(unchanged && { bytesUnchanged: (totals.bytesUnchanged ?? 0) + bytes }) }),
  }
}
