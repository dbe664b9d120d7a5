/** Tells the person on stderr what a command is doing: a status line on a terminal, plain lines elsewhere. */
import type { Clock } from '../../core/contracts/clock.js'
import type { Detail, Progress, Reporter, Warning } from '../../core/contracts/reporter.js'
import { displayText } from '../../core/os/path.js'
import { bytesRead, statusLine, statusText, Throughput, type Totals } from './status-line.js'

export interface ReporterSettings {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly debug: boolean
  /** Draw a status line that is erased and drawn again; otherwise print a plain line now and then. */
  readonly redraw: boolean
}

/** Where a reporter writes. `columns` is asked anew for every line, so that a resized window is noticed. */
export interface ErrorStream {
  write(text: string): unknown
  readonly columns?: number
}

const redrawMilliseconds = 100
const plainLineMilliseconds = 10_000
const eraseLine = '\r\x1b[K'
const columnsUnlessKnown = 80

export class StreamReporter implements Reporter {
  #progress: Progress | undefined
  /** With the first progress: nobody counts the time that it takes to type a password. */
  #startedAt: number | undefined
  #shownAt: number
  #drawn = false
  #finished = false
  #warnings = 0
  #unit = 'file'
  readonly #throughput = new Throughput()

  constructor(
    private readonly stream: ErrorStream,
    private readonly clock: Clock,
    private readonly settings: ReporterSettings,
  ) {
    this.#shownAt = clock.now()
  }

  /** Number of warnings so far. */
  get warnings(): number {
    return this.#warnings
  }

  /** Whether a status line is drawn for somebody to see. */
  get watched(): boolean {
    return this.settings.redraw && !this.settings.quiet && !this.settings.json
  }

  /** What `filesDone` and `filesTotal` of this command count, in the singular (default `file`). */
  countAs(unit: string): void {
    this.#unit = unit
  }

  warn(warning: Warning): void {
    this.#warnings += 1
    if (this.settings.json) this.#print(JSON.stringify({ warning }))
    else this.#print(`backup: warning: ${displayText(warning.message)}`)
  }

  progress(progress: Progress): void {
    this.#progress = progress
    this.#startedAt ??= this.clock.now()
    this.tick()
  }

  detail(detail: Detail): void {
    if (this.settings.verbose && !this.settings.json) this.#print(displayText(`${detail.action} ${detail.path}`))
  }

  /** A remark for the person; not with `--quiet` or `--json`. */
  note(text: string): void {
    if (!this.settings.quiet && !this.settings.json) this.#print(text)
  }

  /** Diagnostics, with `--debug` only. */
  debug(text: string): void {
    if (this.settings.debug) this.#print(displayText(text))
  }

  /** Shows the totals when it is time to. Called with every progress, and by whoever keeps the time. */
  tick(): void {
    if (this.#finished || this.settings.quiet || this.settings.json || this.#progress === undefined) return
    const now = this.clock.now()
    this.#throughput.add(now, bytesRead(this.#progress))
    if (now - this.#shownAt < (this.settings.redraw ? redrawMilliseconds : plainLineMilliseconds)) return
    this.#shownAt = now
    if (this.settings.redraw) this.#draw(now)
    else this.stream.write(`${statusText(this.#totals(now, this.#progress))}\n`)
  }

  /** Erases the status line. Whatever comes later draws it again. */
  clear(): void {
    if (!this.#drawn) return
    this.stream.write(eraseLine)
    this.#drawn = false
  }

  /** The end: erases the status line and draws no other, whatever progress is still reported. */
  finish(): void {
    this.clear()
    this.#finished = true
  }

  #print(line: string): void {
    const redraw = this.#drawn
    this.clear()
    this.stream.write(`${line}\n`)
    if (redraw) this.#draw(this.clock.now())
  }

  #draw(now: number): void {
    if (this.#progress === undefined) return
    // One column is left free: in the last one some terminals wrap at once. A terminal that knows no size says 0.
    const columns = (this.stream.columns || columnsUnlessKnown) - 1
    this.stream.write(eraseLine + statusLine(this.#totals(now, this.#progress), columns))
    this.#drawn = true
  }

  #totals(now: number, progress: Progress): Totals {
    return {
      progress,
      elapsedSeconds: (now - (this.#startedAt ?? now)) / 1000,
      bytesPerSecond: this.#throughput.rate(now, bytesRead(progress)),
      unit: this.#unit,
    }
  }
}
