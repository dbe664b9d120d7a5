/** Names in the order in which somebody who wrote another one may have meant them. */

/** Those that share the longest beginning with `word` first, then those of the nearest length; else as they were. */
export function nearestFirst<Item>(word: string, items: readonly Item[], nameOf: (item: Item) => string): Item[] {
  const ranked = items.map((item, at) => {
    const name = nameOf(item)
    return { item, at, isPart: name.includes(word), shared: sharedBeginning(word, name), lengths: Math.abs(name.length - word.length) }
  })
  ranked.sort((a, b) => Number(b.isPart) - Number(a.isPart) || b.shared - a.shared || (a.shared === 0 && !a.isPart ? 0 : a.lengths - b.lengths) || a.at - b.at)
  return ranked.map(({ item }) => item)
}

function sharedBeginning(one: string, other: string): number {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  return at
}
