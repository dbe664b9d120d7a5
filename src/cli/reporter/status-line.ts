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
  /** Of what was really read. */
  readonly bytesPerSecond: number | undefined
  /** What is counted, in the singular. */
  readonly unit: string
}

/** What takes time: files that had not changed are passed over at once, and would make any rate meaningless. */
export function bytesRead({ bytesDone, bytesUnchanged }: Progress): number {
  return bytesDone - (bytesUnchanged ?? 0)
}

interface Part {
  readonly text: string
  /** Where not all fit, the lowest stay. */
  readonly rank: number
}

/** Everything but the current path: `[0:12] 35%, 1,200 of 5,000 files, 1.2 GiB of 3.4 GiB, 120 MiB/s, ETA 0:20`. */
export function statusText(totals: Totals): string {
  return joined(totals, partsOf(totals))
}

/** The same with the current path as far as `columns` allow; never wider, so that it stays on one line. */
export function statusLine(totals: Totals, columns: number): string {
  const text = shortened(totals, columns)
  const path = totals.progress.currentPath
  const room = columns - displayWidth(text) - 2
  // A path is worth showing beside the whole text only.
  if (path === undefined || room < leastPathColumns || text !== statusText(totals)) return text
  return `${text}  ${truncateStart(displayText(path), room)}`
}

const leastPathColumns = 8

/** Whole parts or none: half a number is a wrong number. */
function shortened(totals: Totals, columns: number): string {
  const parts = partsOf(totals)
  for (let kept = parts.length; kept > 0; kept -= 1) {
    const most = parts.filter(({ rank }) => ranked(parts).slice(0, kept).includes(rank))
    const text = joined(totals, most)
    if (displayWidth(text) <= columns) return text
  }
  const first = parts.find(({ rank }) => rank === ranked(parts)[0])?.text ?? ''
  return displayWidth(first) <= columns ? first : ''
}

function ranked(parts: readonly Part[]): number[] {
  return parts.map(({ rank }) => rank).sort((one, other) => one - other)
}

function joined({ elapsedSeconds }: Totals, parts: readonly Part[]): string {
  return `[${formatDuration(elapsedSeconds)}] ${parts.map(({ text }) => text).join(', ')}`
}

function partsOf({ progress, bytesPerSecond, unit }: Totals): Part[] {
  const { analysisBacklog, bytesDone, bytesSent, bytesTotal, filesDone, filesTotal } = progress
  const parts: Part[] = []
  const percent = percentOf(progress)
  if (percent !== undefined) parts.push({ text: `${percent}%`, rank: 0 })
  parts.push({ text: `${ofTotal(formatCount(filesDone), filesTotal, formatCount)} ${(filesTotal ?? filesDone) === 1 ? unit : `${unit}s`}`, rank: 3 })
  parts.push({ text: ofTotal(formatBytes(bytesDone), bytesTotal, formatBytes), rank: 2 })
  // Once all data is stored, only analysis goes on, and a falling rate would look like trouble.
  const stored = bytesDone === bytesTotal || bytesPerSecond === 0
  if (bytesPerSecond !== undefined && !stored) parts.push({ text: `${formatBytes(bytesPerSecond)}/s${bytesSent ? ' read' : ''}`, rank: 4 })
  const eta = etaSeconds(progress, bytesPerSecond)
  if (eta !== undefined && !stored) parts.push({ text: `ETA ${formatDuration(eta)}`, rank: 1 })
  if (analysisBacklog) parts.push({ text: `${formatCount(analysisBacklog)} to look at`, rank: 5 })
  if (bytesSent) parts.push({ text: `${formatBytes(bytesSent)} sent`, rank: 6 })
  return parts
}

/** By bytes, or by number where there are none; 100 only when all is done. */
function percentOf({ bytesDone, bytesTotal, filesDone, filesTotal }: Progress): number | undefined {
  const [done, total] = bytesTotal ? [bytesDone, bytesTotal] : [filesDone, filesTotal]
  return total ? Math.min(100, Math.floor((done / total) * 100)) : undefined
}

function ofTotal(done: string, total: number | undefined, format: (value: number) => string): string {
  return total === undefined ? done : `${done} of ${format(total)}`
}

function etaSeconds(progress: Progress, bytesPerSecond: number | undefined): number | undefined {
  if (progress.bytesTotal === undefined || bytesPerSecond === undefined || bytesPerSecond <= 0) return undefined
  return Math.max(0, progress.bytesTotal - progress.bytesDone) / bytesPerSecond
}
