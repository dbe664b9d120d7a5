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
