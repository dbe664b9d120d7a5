/** Facts about one content and what analyzers said about it, made into its metadata document. */
import type { AnalysisResult } from '../contracts/analysis.js'
import type { FileMetadata } from '../contracts/metadata.js'
import { withinBound } from './bound.js'
import { claims, rowsOf, sorted } from './claims.js'
import { withoutContent } from './encode.js'

export { encodeDocument } from './encode.js'
export { revise, saysTheSame, sectionsOf } from './revise.js'

export interface ContentFacts {
  readonly contentId: string
  /** Bytes. */
  readonly size: number
  readonly mediaType: string
}

/**
 * Pure, and independent of the order of contributions. Which plugin may fill a section was decided before, by
 * plugin order, in the host: it asks one analyzer per section and file. Should two claims arrive all the same,
 * the one whose analyzer name sorts first wins (then version, then the value's JSON); a contribution carries
 * nothing else to go by. Rows of outcomes are sorted the same way, identical rows kept once.
 */
export function combine(facts: ContentFacts, result: AnalysisResult): FileMetadata {
  const { contentId, size, mediaType } = facts
  const contributions = withinBound(sorted(result.contributions))
  const document: FileMetadata = { schema: 1, contentId, size, mediaType, outcomes: rowsOf(contributions) }
  if (result.text !== undefined) document.text = withoutContent(result.text)
  for (const { section, value } of claims(contributions)) document[section] = value
  return document
}
