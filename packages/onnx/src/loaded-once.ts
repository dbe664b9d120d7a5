/**
 * A function that loads something when it is first called, and gives the same to every later call of this process. A load
 * that failed is forgotten, and the next call tries again: what was in the way may be gone (no file descriptor was free).
 */
export function loadedOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    }))
}
