/** Abort signals that concern a part of a run only. */

export interface FollowedSignal {
  /** Fires with the followed one, as long as it is followed. */
  readonly signal: AbortSignal
  /** From now on the followed signal has no effect here. */
  release(): void
}

export function follow(followed: AbortSignal): FollowedSignal {
  const controller = new AbortController()
  const abort = () => controller.abort(followed.reason)
  if (followed.aborted) abort()
  followed.addEventListener('abort', abort, { once: true })
  return { signal: controller.signal, release: () => followed.removeEventListener('abort', abort) }
}
