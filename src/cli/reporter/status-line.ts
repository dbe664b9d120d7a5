/** The running totals in one line, and how fast they grow. Pure, apart from what it remembers. */
import type { Progress } from '../../core/contracts/reporter.js'
import { displayText } from '../../core/os/path.js'
import { displayWidth, formatBytes, formatCount, formatDuration, truncateStart } from '../text.js'

/** Throughput is the mean over this window, long enough to be steady and short enough to be true. */
const windowMilliseconds = 10_000
const sampleMilliseconds = 500

interface Sample {
  readonly at: number
  readonly bytes: number
}

export class Throughput {
  #samples: Sample[] = []

  /** Call with every new total. */
  add(at: number, bytes: number): void {
    const last = this.#samples.at(-1)
    if (last !== undefined && at - last.at < sampleMilliseconds) return
    this.#samples.push({ at, bytes })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > windowMilliseconds) this.#samples.shift()
  }

  /** Bytes a second; undefined before there is anything to measure. */
  rate(at: number, bytes: number): number | undefined {
    const first = this.#samples[0]
    if (first === undefined || at - first.at < sampleMilliseconds) return undefined
    return ((bytes - first.bytes) * 1000) / (at - first.at)
  }
}

export interface Totals {
  readonly progress: Progress
  readonly elapsedSeconds: number
  readonly bytesPerSecond: number | undefined
}

/** Everything but the current path: `[0:12] 1,200 of 5,000 files, 1.2 GiB of 3.4 GiB, 120 MiB/s, ETA 0:20`. */
export function statusText(totals: Totals): string {
  const { progress, elapsedSeconds, bytesPerSecond } = totals
  const parts = [`${ofTotal(formatCount(progress.filesDone), progress.filesTotal, formatCount)} ${(progress.filesTotal ?? progress.filesDone) === 1 ? 'file' : 'files'}`, ofTotal(formatBytes(progress.bytesDone), progress.bytesTotal, formatBytes)]
  // Once all data is stored, only analysis goes on, and a falling rate would look like trouble.
  const stored = progress.bytesDone === progress.bytesTotal || bytesPerSecond === 0
  if (bytesPerSecond !== undefined && !stored) parts.push(`${formatBytes(bytesPerSecond)}/s`)
  const eta = etaSeconds(progress, bytesPerSecond)
  if (eta !== undefined && !stored) parts.push(`ETA ${formatDuration(eta)}`)
  if (progress.analysisBacklog) parts.push(`${formatCount(progress.analysisBacklog)} to analyse`)
  return `[${formatDuration(elapsedSeconds)}] ${parts.join(', ')}`
}

/** The same with the current path as far as `columns` allow; never wider, so that it stays on one line. */
export function statusLine(totals: Totals, columns: number): string {
  const text = statusText(totals)
  const path = totals.progress.currentPath
  const room = columns - displayWidth(text) - 2
  if (room < 0) return truncateTail(text, columns)
  if (path === undefined || room < 8) return text
  return `${text}  ${truncateStart(displayText(path), room)}`
}

function truncateTail(text: string, columns: number): string {
  // Digits, letters and punctuation only: one column each.
  return text.slice(0, Math.max(0, columns))
}

function ofTotal(done: string, total: number | undefined, format: (value: number) => string): string {
  return total === undefined ? done : `${done} of ${format(total)}`
}

function etaSeconds(progress: Progress, bytesPerSecond: number | undefined): number | undefined {
  if (progress.bytesTotal === undefined || bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined
  return Math.max(0, progress.bytesTotal - progress.bytesDone) / bytesPerSecond
}
