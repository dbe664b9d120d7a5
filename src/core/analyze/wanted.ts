/** Which analyzers a content is still to go through. */
import type { AnalyzerIdentity } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import type { Reanalysis } from '../contracts/stories.js'

/**
 * Pure. Without an earlier document all that apply. With one none, unless they are asked for again: then those whose
 * row is missing, is not `ok`, is of another version or other options, or was made by a model that the analyzer does
 * not declare; with `always` every one that is asked for. A converter that is among them makes the text anew; otherwise
 * it runs where an analyzer needs text, and its row stays.
 */
export function wantedAnalyzers(
  applying: readonly AnalyzerIdentity[],
  earlier: FileMetadata | undefined,
  reanalysis: Reanalysis | undefined,
): ReadonlySet<string> {
  const isWanted = (identity: AnalyzerIdentity): boolean => {
    if (earlier === undefined) return true
    return reanalysis?.analyzers.has(identity.analyzer) === true && (reanalysis.always === true || !hasSpoken(earlier, identity))
  }
  return new Set(applying.filter(isWanted).map(({ analyzer }) => analyzer))
}

/** Whether this version with these options, and a model of those that it has now, has succeeded on that content. */
function hasSpoken({ outcomes }: FileMetadata, { analyzer, version, options, models }: AnalyzerIdentity): boolean {
  const isOfThese = ({ model }: Outcome): boolean => model === undefined || models === undefined || models.includes(model)
  const isOfThis = (row: Outcome): boolean => row.analyzer === analyzer && row.version === version && row.options === options
  return outcomes.some((row) => row.status === 'ok' && isOfThis(row) && isOfThese(row))
}
