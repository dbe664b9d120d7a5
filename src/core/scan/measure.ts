/** Counts what a run will have to look at, beside the run itself, so that progress can say how much is left. */
import type { ProgressUpdate } from '../support/run-progress.js'
import { scan, type ScanOptions } from './scan.js'
import type { TargetFolder } from './targets.js'

const regularFile = 0o100000
const typeMask = 0o170000
const tellEveryFiles = 1000

/** Gives the way to stop. The run goes on without totals when they cannot be had: it meets, and reports, the same trouble itself. */
export function startMeasuring(targets: TargetFolder, options: Omit<ScanOptions, 'reporter'>, progress: ProgressUpdate): () => void {
  const stop = new AbortController()
  measure(targets, { ...options, signal: AbortSignal.any([options.signal, stop.signal]) }, progress).catch(() => undefined)
  return () => stop.abort()
}

/** Totals are told when they are complete only: a growing total would make the time left meaningless. */
async function measure(targets: TargetFolder, options: Omit<ScanOptions, 'reporter'>, progress: ProgressUpdate): Promise<void> {
  const silent = { warn: () => undefined, progress: () => undefined, detail: () => undefined }
  let filesTotal = 0
  let bytesTotal = 0
  for await (const event of scan(targets, { ...options, reporter: silent })) {
    if (event.kind !== 'entry' || (event.entry.mode & typeMask) !== regularFile) continue
    bytesTotal += event.entry.size
    // The run comes first: let its messages through.
    if (++filesTotal % tellEveryFiles === 0) await new Promise(setImmediate)
  }
  progress({ filesTotal, bytesTotal })
}
