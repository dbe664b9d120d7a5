/** Which analyzers a content is still to go through. */
import type { AnalyzerIdentity } from '../contracts/analysis.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { Reanalysis } from '../contracts/stories.js'

/**
 * Pure. Without an earlier document all that apply. With one none, unless they are asked for again: then those whose
 * row is missing, is not `ok`, or is of another version or other options; with `always` every one that is asked for.
 * `applying` may hold converters: they run when an analyzer needs their text, never for their own sake.
 */
export function wantedAnalyzers(
  applying: readonly AnalyzerIdentity[],
  earlier: FileMetadata | undefined,
  reanalysis: Reanalysis | undefined,
): ReadonlySet<string> {
  const analyzers = applying.filter(({ section }) => section !== 'text')
  if (earlier === undefined) return new Set(analyzers.map(({ analyzer }) => analyzer))
  const asked = analyzers.filter(({ analyzer }) => reanalysis?.analyzers.has(analyzer) === true)
  const wanted = reanalysis?.always === true ? asked : asked.filter((identity) => !hasSpoken(earlier, identity))
  return new Set(wanted.map(({ analyzer }) => analyzer))
}

/** Whether this version with these options has succeeded on that content. */
function hasSpoken({ outcomes }: FileMetadata, { analyzer, version, options }: AnalyzerIdentity): boolean {
  return outcomes.some((row) => row.analyzer === analyzer && row.status === 'ok' && row.version === version && row.options === options)
}
