/**
 * Runs an async iterable ahead of its consumer, at most `limit` items. Order stays; the first error comes in its place.
 * `onIdle` is called when it has run as far ahead as it may, and at the end.
 */
export async function* prefetch<T>(source: AsyncIterable<T>, limit: number, onIdle: () => void): AsyncGenerator<T> {
  const ready: T[] = []
  let ended = false
  let failure: { readonly error: unknown } | undefined
  let stopped = false
  let wakeProducer: (() => void) | undefined
  let wakeConsumer: (() => void) | undefined

  const produce = async () => {
    try {
      for await (const item of source) {
        if (stopped) return
        ready.push(item)
        wakeConsumer?.()
        while (ready.length >= limit && !stopped) {
          onIdle()
          await new Promise<void>((resolve) => (wakeProducer = resolve))
        }
      }
    } catch (error) {
      failure = { error }
    } finally {
      onIdle()
      ended = true
      wakeConsumer?.()
    }
  }
  const producing = produce()

  try {
    for (;;) {
      if (ready.length > 0) {
        const item = ready.shift()!
        // Not after each item: whoever collects items until `onIdle` would get them one by one.
        if (ready.length <= limit / 2) wakeProducer?.()
        yield item
      } else if (ended) break
      else await new Promise<void>((resolve) => (wakeConsumer = resolve))
    }
    if (failure !== undefined) throw failure.error
  } finally {
    stopped = true
    wakeProducer?.()
    await producing
  }
}
