/** Running totals of one backup. Each stage tells what it knows; the reporter always sees the whole. */
import type { Progress, Reporter } from './contracts/reporter.js'

export type ProgressUpdate = (change: Partial<Progress>) => void

export function runProgress(reporter: Reporter): ProgressUpdate {
  const totals: Progress = { filesDone: 0, bytesDone: 0 }
  return (change) => reporter.progress(Object.assign(totals, change))
}
