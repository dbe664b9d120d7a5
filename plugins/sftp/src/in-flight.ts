/** Several requests under way at a time, because a single one waits for the network's whole way there and back. */

/** Calls `action` for 0 to `count` - 1, at most `most` at a time. Begins no more after one has failed. */
export async function inFlight(count: number, most: number, action: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  let failed = false
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      next += 1
      try {
        await action(next - 1)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, count) }, lane))
}

/** The results in the order of `items`, with at most `most` begun beyond what was taken. */
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
