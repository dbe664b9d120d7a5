/** Facts about one content and what analyzers said about it, made into its metadata document. */
import type { AnalysisResult, Contribution } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import { encodeStable, withoutContent } from './encode.js'

export { encodeDocument } from './encode.js'

export interface ContentFacts {
  readonly contentId: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
}

/** Members of the document that no analyzer may fill. */
const reserved: ReadonlySet<string> = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes'])

/**
 * Pure, and independent of the order of contributions. Which plugin may fill a section was decided before, by
 * plugin order, in the host: it asks one analyzer per section and file. Should two claims arrive all the same,
 * the one whose analyzer name sorts first wins (then version, then the value's JSON); a contribution carries
 * nothing else to go by. Rows of outcomes are sorted the same way, identical rows kept once.
 */
export function combine(facts: ContentFacts, result: AnalysisResult): FileMetadata {
  const { contentId, size, mediaType } = facts
  const document: FileMetadata = { schema: 1, contentId, size, mediaType, outcomes: outcomesOf(result.contributions) }
  if (result.text !== undefined) document.text = withoutContent(result.text)
  for (const { section, value } of winners(result.contributions)) document[section] = value
  return document
}

function outcomesOf(contributions: readonly Contribution[]): Outcome[] {
  const rows = new Map(contributions.map(({ outcome }) => [encodeStable(outcome), outcome]))
  return [...rows].sort(([a, first], [b, second]) => compareOutcomes(first, second) || compare(a, b)).map(([, row]) => row)
}

function winners(contributions: readonly Contribution[]): Contribution[] {
  const best = new Map<string, Contribution>()
  for (const contribution of contributions) {
    const { section, value, outcome } = contribution
    if (outcome.status !== 'ok' || value === undefined || reserved.has(section)) continue
    const rival = best.get(section)
    if (rival === undefined || precedes(contribution, rival)) best.set(section, contribution)
  }
  return [...best.values()]
}

function precedes(one: Contribution, other: Contribution): boolean {
  const order = compareOutcomes(one.outcome, other.outcome) || compare(encodeStable(one.value), encodeStable(other.value))
  return order < 0
}

function compareOutcomes(one: Outcome, other: Outcome): number {
  return compare(one.analyzer, other.analyzer) || compare(one.version, other.version)
}

/** By UTF-16 code units: the same everywhere, unlike a locale's order. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
