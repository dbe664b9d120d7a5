/** Collaborators of the stories, as tests want them: they remember, and do what a test tells them. */
import type { AnalysisHost, AnalysisRequest, AnalysisResult, AnalyzerIdentity } from '../contracts/analysis.js'
import type { Clock } from '../contracts/clock.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { Detail, Progress, Reporter, Warning } from '../contracts/reporter.js'

/** Stands still until a test moves it. */
export class FakeClock implements Clock {
  nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)

  now(): number {
    return this.nowMs
  }
}

export class RecordingReporter implements Reporter {
  readonly warnings: Warning[] = []
  readonly details: Detail[] = []
  readonly progressed: Progress[] = []

  /** `onDetail` runs in the middle of whatever tells a detail. */
  constructor(private readonly onDetail: (detail: Detail) => void = () => undefined) {}

  warn(warning: Warning): void {
    this.warnings.push(warning)
  }

  progress(progress: Progress): void {
    this.progressed.push(progress)
  }

  detail(detail: Detail): void {
    this.details.push(detail)
    this.onDetail(detail)
  }

  get codes(): string[] {
    return this.warnings.map(({ code }) => code)
  }
}

export const fakeAnalyzer: AnalyzerIdentity = { analyzer: 'fake/lines', version: '1.0.0', section: 'lines' }

/** One analyzer for every text file. */
export class FakeHost implements AnalysisHost {
  /** Readable paths, in the order in which they were asked about. */
  readonly analysed: string[] = []
  /** What `analyze` does; the default makes the section `lines` out of the file's size. */
  answer: (request: AnalysisRequest, options: AbortOptions) => Promise<AnalysisResult> = (request) =>
    Promise.resolve({ contributions: [{ section: 'lines', value: { bytes: request.size }, outcome: { analyzer: fakeAnalyzer.analyzer, version: '1.0.0', status: 'ok', ms: 1 } }] })

  processes = 1
  /** All that it knows. */
  identities: readonly AnalyzerIdentity[] = [fakeAnalyzer]

  analyzers(): readonly AnalyzerIdentity[] {
    return this.identities
  }

  analyzersFor({ mediaType }: { mediaType: string; size: number }): readonly AnalyzerIdentity[] {
    return mediaType.startsWith('text/') ? this.identities : []
  }

  async analyze(request: AnalysisRequest, options: AbortOptions): Promise<AnalysisResult> {
    this.analysed.push(request.displayName)
    return this.answer(request, options)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
