/** Who fills which section, and who would if the first did not: what `backup plugins` shows. */
import type { ConfiguredPlugin } from '../manifest/configured.js'
import { matchesMediaType } from '../manifest/media-pattern.js'

export interface SectionClaims {
  readonly section: string
  /** In plugin order: for every file, the first of those that fit its media type fills the section. */
  readonly claimants: readonly Claimant[]
}

export interface Claimant {
  /** `<package>/<id>`. */
  readonly analyzer: string
  /** Media types for which nobody comes first. */
  readonly fills: readonly string[]
  /** Media types that somebody before it claims, wholly or in part. */
  readonly second: readonly { readonly mediaType: string; readonly after: string }[]
}

/** Converters claim the section `text`. Sections in the order in which they are first claimed. */
export function sectionClaims(plugins: readonly ConfiguredPlugin[]): SectionClaims[] {
  const bySection = new Map<string, { analyzer: string; mediaTypes: readonly string[] }[]>()
  for (const { enabled, converters, analyzers } of plugins) {
    if (!enabled) continue
    for (const declared of [...converters.map((converter) => ({ ...converter, section: 'text' })), ...analyzers]) {
      const claims = bySection.get(declared.section) ?? []
      bySection.set(declared.section, [...claims, { analyzer: declared.key, mediaTypes: declared.mediaTypes }])
    }
  }
  return [...bySection].map(([section, claims]) => ({ section, claimants: claims.map((claim, at) => claimantOf(claim, claims.slice(0, at))) }))
}

function claimantOf(claim: { analyzer: string; mediaTypes: readonly string[] }, earlier: readonly { analyzer: string; mediaTypes: readonly string[] }[]): Claimant {
  const second = claim.mediaTypes.flatMap((mediaType) => {
    const first = earlier.find(({ mediaTypes }) => mediaTypes.some((pattern) => overlaps(pattern, mediaType)))
    return first === undefined ? [] : [{ mediaType, after: first.analyzer }]
  })
  const isTaken = (mediaType: string): boolean => earlier.some(({ mediaTypes }) => mediaTypes.some((pattern) => covers(pattern, mediaType)))
  return { analyzer: claim.analyzer, fills: claim.mediaTypes.filter((mediaType) => !isTaken(mediaType)), second }
}

/** Whether every type of the second pattern is one of the first. */
function covers(pattern: string, other: string): boolean {
  // `text/*` and `*/*` read as types of their own kind, which is what makes them comparable.
  return matchesMediaType([pattern], other)
}

function overlaps(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one)
}
