/** What the core asks of the plugin host. `src/plugins` implements it; the core never sees a process or a manifest. */
import type { AbortOptions } from './object-store.js'
import type { Outcome, TextSection } from './metadata.js'

export interface AnalysisRequest {
  /** Absolute path as bytes: names need not be UTF-8. */
  readonly path: Buffer
  /** The path for people and for rules by file name. */
  readonly displayName: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
  /** Give the converted text back in the result (default false). */
  readonly withText?: boolean
  /**
   * Run these analyzers only (`<package>/<id>`), and the converter where one of them needs text (default: all that
   * apply). Unless it names the converter, `text` and the converter's own row are then left out; a row that says
   * that it failed is there all the same.
   */
  readonly only?: ReadonlySet<string>
  /**
   * With `only`: what is made is used at once and never kept (default false). The analyzer of `pii` does not run then, unless
   * it is asked itself, and nothing is masked.
   */
  readonly passing?: boolean
  /** With `only`: sections that an earlier document has, for analyzers that name them in `after`. */
  readonly known?: Readonly<Record<string, unknown>>
}

/** Facts about one file from every analyzer that applies. Order carries no meaning. */
export interface AnalysisResult {
  readonly text?: TextSection
  /** One row per analyzer that was tried or skipped; `value` is set only where `outcome.status` is `ok`. */
  readonly contributions: readonly Contribution[]
}

export interface Contribution {
  readonly section: string
  readonly value?: unknown
  readonly outcome: Outcome
}

export interface AnalyzerIdentity {
  /** `<package>/<analyzer id>`. */
  readonly analyzer: string
  readonly version: string
  readonly section: string
  /** Digest of the options in force, as in `Outcome.options`. */
  readonly options?: string
  /**
   * Names of the models that it declares, one of which `Outcome.model` is to name: a document that another one made
   * counts as outdated when that analyzer is asked for again. Absent where it declares none.
   */
  readonly models?: readonly string[]
  /** Wall-clock limit for one file (default 30): what it may cost. */
  readonly timeoutSeconds?: number
}

export interface AnalysisHost {
  /** Files that it works on at a time; further calls of `analyze` wait. */
  readonly processes: number
  /** Every analyzer and converter there is, whatever it looks at, in plugin order. Reads manifests only, starts nothing. */
  analyzers(): readonly AnalyzerIdentity[]
  /**
   * Analyzers and converters that would look at such a file; empty when none applies. Reads manifests only,
   * starts nothing.
   */
  analyzersFor(file: { mediaType: string; size: number }): readonly AnalyzerIdentity[]
  /**
   * Never rejects because of a plugin: what a plugin does wrong becomes its outcome. Rejects with `aborted`, or
   * with `plugin-invalid` when no host process can be started at all. Calls may overlap; the host queues them.
   */
  analyze(request: AnalysisRequest, options: AbortOptions): Promise<AnalysisResult>
  /** Ends the processes. May be called again. */
  close(): Promise<void>
}
