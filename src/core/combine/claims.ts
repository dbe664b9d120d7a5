/** Contributions in an order that does not depend on when they arrived, and which of two fills a section. */
import type { Contribution } from '../contracts/analysis.js'
import type { Outcome } from '../contracts/metadata.js'
import { encodeStable } from './encode.js'

/** Members of the document that no analyzer may fill. */
export const reserved: ReadonlySet<string> = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'outcomes'])

/** By analyzer, version, value and row. */
export function sorted(contributions: readonly Contribution[]): Contribution[] {
  const byJson = (one: unknown, other: unknown): number => compare(encodeStable(one ?? null), encodeStable(other ?? null))
  return [...contributions].sort((a, b) => compareRows(a.outcome, b.outcome) || byJson(a.value, b.value) || byJson(a.outcome, b.outcome))
}

/** What fills sections: of several that claim one, the first. */
export function claims(contributions: readonly Contribution[]): Contribution[] {
  const taken = new Set(reserved)
  return contributions.filter(({ section, value, outcome }) => {
    if (outcome.status !== 'ok' || value === undefined || taken.has(section)) return false
    taken.add(section)
    return true
  })
}

/** Sorted, identical ones once. */
export function rowsOf(contributions: readonly { readonly outcome: Outcome }[]): Outcome[] {
  const rows = new Map(contributions.map(({ outcome }) => [encodeStable(outcome), outcome]))
  return [...rows].sort(([a, first], [b, second]) => compareRows(first, second) || compare(a, b)).map(([, row]) => row)
}

function compareRows(one: Outcome, other: Outcome): number {
  return compare(one.analyzer, other.analyzer) || compare(one.version, other.version)
}

/** By UTF-16 code units: the same everywhere, unlike a locale's order. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
