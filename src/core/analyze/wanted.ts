/** Which analyzers a content is still to go through. */
import type { AnalyzerIdentity } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import type { Reanalysis } from '../contracts/stories.js'

/**
 * Pure. Without an earlier document all that apply. With one none, unless they are asked for again: then those whose
 * row is missing or failed, is of another version or other options, or was made by a model that the analyzer does not
 * declare. Who had nothing to do counts as who succeeded, as long as it would be the same converter that finds no text.
 * With `always` every one that is asked for. A converter that is among them makes the text anew; otherwise it runs where
 * an analyzer needs text, and its row stays.
 */
export function wantedAnalyzers(
  applying: readonly AnalyzerIdentity[],
  earlier: FileMetadata | undefined,
  reanalysis: Reanalysis | undefined,
): ReadonlySet<string> {
  const isWanted = (identity: AnalyzerIdentity): boolean => {
    if (earlier === undefined) return true
    return reanalysis?.analyzers.has(identity.analyzer) === true && (reanalysis.always === true || !hasSpoken(earlier, identity, applying))
  }
  return new Set(applying.filter(isWanted).map(({ analyzer }) => analyzer))
}

/** Whether this version with these options, and a model of those that it has now, has succeeded on that content, or had nothing to do. */
function hasSpoken(earlier: FileMetadata, { analyzer, version, options, models }: AnalyzerIdentity, applying: readonly AnalyzerIdentity[]): boolean {
  const isOfThese = ({ model }: Outcome): boolean => model === undefined || models === undefined || models.includes(model) || namesIn(model).every((name) => models.includes(name))
  const isOfThis = (row: Outcome): boolean => row.analyzer === analyzer && row.version === version && row.options === options
  const hadNothingToDo = ({ status, error }: Outcome): boolean => status === 'skipped' && (error?.code !== 'no-text' || hasNoText(earlier, applying))
  return earlier.outcomes.some((row) => isOfThis(row) && isOfThese(row) && (row.status === 'ok' || hadNothingToDo(row)))
}

/** A row may name several models, and where each comes from: `a (package 1.2.0), b (package 1.2.0)`. */
function namesIn(model: string): string[] {
  return model.replace(/ ?\([^()]*\)/g, '').split(',').map((name) => name.trim())
}

/** Whether the converters of today have found none. */
function hasNoText(earlier: FileMetadata, applying: readonly AnalyzerIdentity[]): boolean {
  const converters = applying.filter(({ section }) => section === 'text')
  return (earlier.text?.chars ?? 0) === 0 && converters.every((converter) => hasSpoken(earlier, converter, []))
}
