/** An earlier document and what some of its analyzers say now. */
import type { AnalysisResult, Contribution } from '../contracts/analysis.js'
import type { FileMetadata, Outcome, TextSection } from '../contracts/metadata.js'
import { withinBound } from './bound.js'
import { claims, reserved, rowsOf, sorted } from './claims.js'
import { encodeDocument, withoutContent } from './encode.js'

/**
 * The document after some of its analyzers have run again (`AnalysisRequest.only`). Pure, and independent of the order
 * of contributions. Whoever succeeds takes the place of what it said before: its row, and its section, which goes
 * where it has nothing to say now. Whoever does not succeed takes nothing away: where it had succeeded before, row and
 * section stay, so that a row always names the version that its section is from. All else is kept.
 */
export function revise(earlier: FileMetadata, result: AnalysisResult): FileMetadata {
  const before = new Map(earlier.outcomes.map((row) => [row.analyzer, row]))
  const hadSucceeded = ({ outcome }: Contribution): boolean => before.get(outcome.analyzer)?.status === 'ok'
  const bounded = withinBound(sorted(result.contributions), sectionsApartFrom(earlier, result))
  const speaking = bounded.filter((one) => one.outcome.status === 'ok' || !hadSucceeded(one))
  const document = { ...earlier }
  // A section of an analyzer that had not succeeded is another one's.
  for (const one of speaking) if (hadSucceeded(one) && !reserved.has(one.section)) delete document[one.section]
  for (const { section, value } of claims(speaking)) document[section] = value
  const replaced = new Set(speaking.map(({ outcome }) => outcome.analyzer))
  const text = textAfter(earlier.text, result.text, speaking)
  if (text !== earlier.text) forgetConverters(replaced, earlier.text, text)
  if (text !== undefined) document.text = withoutContent(text)
  const kept = earlier.outcomes.filter(({ analyzer }) => !replaced.has(analyzer)).map((outcome) => ({ outcome }))
  return { ...document, outcomes: rowsOf([...kept, ...speaking]) }
}

/** Whether two documents differ in nothing but the time that analyzers took. */
export function saysTheSame(one: FileMetadata, other: FileMetadata): boolean {
  const timeless = (document: FileMetadata): string => encodeDocument({ ...document, outcomes: document.outcomes.map((row): Outcome => ({ ...row, ms: 0 })) })
  return timeless(one) === timeless(other)
}

/** What analyzers have said, by section. */
export function sectionsOf(document: FileMetadata): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !reserved.has(name)))
}

function sectionsApartFrom(earlier: FileMetadata, { contributions }: AnalysisResult): Record<string, unknown> {
  const again = new Set(contributions.map(({ section }) => section))
  return Object.fromEntries(Object.entries(sectionsOf(earlier)).filter(([name]) => !again.has(name)))
}

/**
 * The text of a run of a few analyzers takes the place of an earlier one only together with its converter's row: a row
 * must name the version that the text is from. Where there was none, any is better.
 */
function textAfter(earlier: TextSection | undefined, now: TextSection | undefined, speaking: readonly Contribution[]): TextSection | undefined {
  if (now === undefined || earlier === undefined) return now ?? earlier
  const hasRow = speaking.some(({ outcome }) => outcome.status === 'ok' && outcome.analyzer === now.convertedFrom)
  return hasRow ? now : earlier
}

/** What a converter said about text that is not there any more, or that it could not find any. */
function forgetConverters(replaced: Set<string>, ...texts: readonly (TextSection | undefined)[]): void {
  for (const text of texts) if (text?.convertedFrom !== undefined) replaced.add(text.convertedFrom)
}
