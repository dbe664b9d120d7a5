/** How long analyzers take on this machine, and how often they fail: kept from run to run, for `backup plugins`. */
import { readFile } from 'node:fs/promises'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import { replaceFile } from '../../core/support/replace-file.js'
import { isFields } from '../../core/support/shapes.js'

/** Of one analyzer or converter in one version. */
export interface AnalyzerStatistics {
  /** `<package>/<id>`. */
  readonly analyzer: string
  readonly version: string
  /** Files that it was tried on; those that it skipped do not count. */
  readonly files: number
  readonly totalMs: number
  readonly failures: number
  readonly lastFailure?: { readonly code: string; readonly message: string; /** Milliseconds since 1970. */ readonly at: number }
  /** Milliseconds since 1970. */
  readonly lastUsed: number
}

export type StatisticsRows = ReadonlyMap<string, AnalyzerStatistics>

/** Bounds the file: what was used least recently is forgotten. */
const mostRows = 200
const fileVersion = 1

export function statisticsKey(analyzer: string, version: string): string {
  return `${analyzer}@${version}`
}

/** Of two runs of one analyzer: the later one's last failure. */
export function addStatistics(one: AnalyzerStatistics | undefined, other: AnalyzerStatistics): AnalyzerStatistics {
  if (one === undefined) return other
  const failures = [one.lastFailure, other.lastFailure].filter((failure) => failure !== undefined).sort((a, b) => b.at - a.at)
  return {
    analyzer: other.analyzer,
    version: other.version,
    files: one.files + other.files,
    totalMs: one.totalMs + other.totalMs,
    failures: one.failures + other.failures,
    ...(failures[0] !== undefined && { lastFailure: failures[0] }),
    lastUsed: Math.max(one.lastUsed, other.lastUsed),
  }
}

export class StatisticsFile {
  readonly #path: string
  readonly #debug: (message: string) => void

  constructor(path: string, debug: (message: string) => void) {
    this.#path = path
    this.#debug = debug
  }

  /** Empty where there is no file, or none that makes sense. Never rejects. */
  async read(): Promise<StatisticsRows> {
    try {
      const content: unknown = JSON.parse(await readFile(this.#path, 'utf8'))
      if (!isFields(content) || content.version !== fileVersion || !Array.isArray(content.analyzers)) throw new Error('it is of another form')
      return new Map(content.analyzers.filter(isStatistics).map((row) => [statisticsKey(row.analyzer, row.version), row]))
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') this.#debug(`${this.#path} cannot be used, and counts as empty: ${messageOf(error)}`)
      return new Map()
    }
  }

  /**
   * What other runs have added meanwhile is kept, unless they write at the same moment: then the last one wins. Never
   * rejects: statistics are worth no failure.
   */
  async add(rows: StatisticsRows): Promise<void> {
    if (rows.size === 0) return
    const merged = new Map(await this.read())
    for (const [key, row] of rows) merged.set(key, addStatistics(merged.get(key), row))
    const analyzers = [...merged.values()].sort((one, other) => other.lastUsed - one.lastUsed).slice(0, mostRows)
    try {
      await replaceFile(this.#path, `${JSON.stringify({ version: fileVersion, analyzers })}\n`)
    } catch (error) {
      this.#debug(`${this.#path} cannot be written: ${messageOf(error)}`)
    }
  }
}

function isStatistics(value: unknown): value is AnalyzerStatistics {
  if (!isFields(value)) return false
  const { analyzer, version, files, totalMs, failures, lastUsed, lastFailure } = value
  const counts = [files, totalMs, failures, lastUsed].every((count) => typeof count === 'number' && Number.isFinite(count) && count >= 0)
  return typeof analyzer === 'string' && typeof version === 'string' && counts && (lastFailure === undefined || isFailure(lastFailure))
}

function isFailure(value: unknown): boolean {
  return isFields(value) && typeof value.code === 'string' && typeof value.message === 'string' && typeof value.at === 'number'
}
