/** How many words of a ground truth in Markdown a text holds: multisets of words, without the marks of Markdown. */

export interface WordScore {
  readonly common: number
  readonly wanted: number
  readonly given: number
  /** Some of what is missing. */
  readonly missing: readonly string[]
  /** Some of what is too much. */
  readonly extra: readonly string[]
}

export function scoreWords(text: string, truth: string): WordScore {
  const given = counted(text)
  const wanted = counted(truth.replace(/<!--.*?-->/gs, ' ').replace(/\]\([^)\s]*\)/g, '] '))
  let common = 0
  const missing: string[] = []
  for (const [word, count] of wanted) {
    const found = Math.min(count, given.get(word) ?? 0)
    common += found
    if (found < count) missing.push(word)
    given.set(word, (given.get(word) ?? 0) - found)
  }
  const extra = [...given].filter(([, count]) => count > 0).map(([word]) => word)
  const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { common, wanted: total(wanted), given: common + total(given), missing, extra }
}

export function recallOf(scores: readonly WordScore[]): number {
  const wanted = sum(scores, 'wanted')
  return wanted === 0 ? 1 : sum(scores, 'common') / wanted
}

export function f1Of(scores: readonly WordScore[]): number {
  const both = sum(scores, 'wanted') + sum(scores, 'given')
  return both === 0 ? 1 : (2 * sum(scores, 'common')) / both
}

function sum(scores: readonly WordScore[], key: 'common' | 'wanted' | 'given'): number {
  return scores.reduce((total, score) => total + score[key], 0)
}

function counted(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const plain = text.toLowerCase().replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('\\_', '_')
  for (const word of plain.match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
