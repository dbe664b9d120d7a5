/** The results in the order of `items`, with at most `most` begun beyond what was taken: a single one waits for the network's whole way there and back. */
export async function* ahead<Item, Result>(items: readonly Item[], most: number, action: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = []
  let next = 0
  while (next < items.length || begun.length > 0) {
    while (next < items.length && begun.length < most) {
      const result = action(items[next] as Item)
      // Thrown where it is taken; who leaves in the middle takes no more.
      result.catch(() => undefined)
      begun.push(result)
      next += 1
    }
    yield await (begun.shift() as Promise<Result>)
  }
}
