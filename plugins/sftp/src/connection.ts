/** One connection for all calls of a store, made again by the next call when it has broken. */
import { unlessAborted } from '@backup-agent/transport-kit'
import type { Channel, Dial } from './connect/channel.js'
import type { Failures } from './failures.js'
import { SftpClient } from './protocol/client.js'

interface Attempt {
  readonly client: Promise<SftpClient>
  readonly cancel: AbortController
  /** Callers that wait for it: when all of them have gone away, so does the attempt. */
  waiters: number
  channel: Channel | undefined
}

export class Connection {
  private attempt: Attempt | undefined
  private closed = false

  constructor(
    private readonly dial: Dial,
    private readonly failures: Failures,
    private readonly answerSeconds: number,
  ) {}

  /** Connects where there is no connection. Rejects with `aborted` as soon as the signal fires. */
  async client(signal: AbortSignal): Promise<SftpClient> {
    this.failures.throwIfAborted(signal)
    if (this.closed) throw this.failures.make('store-failed', `${this.failures.address} was closed`)
    const attempt = (this.attempt ??= this.begin())
    attempt.waiters += 1
    try {
      return await unlessAborted(attempt.client, signal, this.failures)
    } finally {
      attempt.waiters -= 1
      if (attempt.waiters === 0 && signal.aborted) this.giveUp(attempt)
    }
  }

  close(): void {
    this.closed = true
    const { attempt } = this
    this.attempt = undefined
    attempt?.cancel.abort()
    attempt?.channel?.end()
  }

  private begin(): Attempt {
    const cancel = new AbortController()
    const attempt: { -readonly [Key in keyof Attempt]?: Attempt[Key] } = { cancel, waiters: 0 }
    attempt.client = this.connect(attempt as Attempt)
    // Whoever waits hears of a failure; it may be that nobody does any more.
    attempt.client.catch(() => undefined)
    return attempt as Attempt
  }

  private async connect(attempt: Attempt): Promise<SftpClient> {
    const forget = (): void => {
      if (this.attempt === attempt) this.attempt = undefined
    }
    try {
      attempt.channel = await this.dial(attempt.cancel.signal)
      if (attempt.cancel.signal.aborted) attempt.channel.end()
      return await SftpClient.start(attempt.channel, this.answerSeconds, forget)
    } catch (error) {
      forget()
      attempt.channel?.end()
      throw this.failures.from(error, 'connect to', 'the server')
    }
  }

  /** Only while it is not connected: a connection that stands is of use to the next call. */
  private giveUp(attempt: Attempt): void {
    void Promise.race([attempt.client.then(() => true, () => true), Promise.resolve(false)]).then((settled) => {
      if (settled || attempt.waiters > 0) return
      attempt.cancel.abort()
      attempt.channel?.end()
    })
  }
}
