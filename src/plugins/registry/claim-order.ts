/** In which order the analyzers of one file run, and which of two that claim one section. */
import type { PluginAnalyzer } from '../manifest/manifest.js'

export interface ClaimOrder<Analyzer> {
  readonly order: readonly Analyzer[]
  /** Analyzers whose `after` rules contradict each other; they run last, in plugin order. */
  readonly cyclic: readonly Analyzer[]
}

/** The first in plugin order fills a section; later claims on it are dropped. */
export function firstClaims<Analyzer extends PluginAnalyzer>(analyzers: readonly Analyzer[]): Analyzer[] {
  const taken = new Set<string>()
  return analyzers.filter(({ section }) => !taken.has(section) && taken.add(section))
}

/** What it finds is masked in the sections that come after it, so it goes first. */
const firstSection = 'pii'

/** `pii` first, and every analyzer after those whose sections it names in `after`; plugin order where that leaves a choice. */
export function orderByAfter<Analyzer extends PluginAnalyzer>(analyzers: readonly Analyzer[]): ClaimOrder<Analyzer> {
  const order: Analyzer[] = []
  let waiting = [...analyzers].sort((one, other) => Number(other.section === firstSection) - Number(one.section === firstSection))
  for (;;) {
    const ready = waiting.find(({ after }) => !waiting.some(({ section }) => after.includes(section)))
    if (ready === undefined) return { order: [...order, ...waiting], cyclic: waiting }
    order.push(ready)
    waiting = waiting.filter((analyzer) => analyzer !== ready)
  }
}
