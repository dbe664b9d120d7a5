/** One clock and one signal over a request: whichever ends first, ends it. */
import { onAbort } from '@backup-agent/transport-kit'

/** The `code` of what is said of a server that was waited for in vain. */
export const tookTooLong = 'ERR_TOOK_TOO_LONG'

export class Watch {
  private timer: NodeJS.Timeout | undefined
  private ended = false
  private forget: () => void = () => undefined

  /** `end` is called once, with what to say; not after `stop`. */
  constructor(
    signal: AbortSignal,
    private readonly end: (reason: Error) => void,
  ) {
    this.forget = onAbort(signal, () => this.finish(new Error('the work was stopped', { cause: signal.reason })))
  }

  /** From now on something has to happen within this time. */
  wait(milliseconds: number): void {
    clearTimeout(this.timer)
    if (!this.ended) this.timer = setTimeout(() => this.finish(Object.assign(new Error('the server took too long'), { code: tookTooLong })), milliseconds)
  }

  /** Nothing is waited for. */
  pause(): void {
    clearTimeout(this.timer)
  }

  stop(): void {
    this.ended = true
    this.pause()
    this.forget()
  }

  private finish(reason: Error): void {
    if (this.ended) return
    this.stop()
    this.end(reason)
  }
}
