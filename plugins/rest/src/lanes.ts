/**
 * Connections of which each carries one request at a time, over HTTP/2 as well, and is thrown away with whatever breaks, is stopped or
 * takes too long. undici 7 loses count of its requests when one of a shared HTTP/2 session is aborted, and never comes back.
 */
import { onAbort } from '@backup-agent/transport-kit'
import type { Client } from 'undici'

export class Lanes {
  private readonly idle: Client[] = []
  private readonly busy = new Set<Client>()
  private readonly waiting: (() => void)[] = []
  private closed = false

  constructor(
    private readonly make: () => Client,
    private readonly most: number,
  ) {}

  /** Waits until one is free. */
  async take(signal: AbortSignal): Promise<Client> {
    while (this.busy.size >= this.most && !this.closed && !signal.aborted) await this.oneFreed(signal)
    if (this.closed) throw new Error('the store is closed')
    signal.throwIfAborted()
    const client = this.idle.pop() ?? this.make()
    this.busy.add(client)
    return client
  }

  /** Its request has come to a good end. */
  giveBack(client: Client): void {
    if (this.busy.delete(client)) this.idle.push(client)
    this.waiting.shift()?.()
  }

  /** Ends the connection, and what is under way on it with `reason`. May be called again. */
  async drop(client: Client, reason: Error): Promise<void> {
    this.busy.delete(client)
    this.waiting.shift()?.()
    await client.destroy(reason)
  }

  async close(): Promise<void> {
    this.closed = true
    for (const wake of this.waiting.splice(0)) wake()
    const clients = [...this.idle.splice(0), ...this.busy]
    await Promise.all(clients.map((client) => this.drop(client, new Error('the store is closed'))))
  }

  private oneFreed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        forget()
        resolve()
      }
      this.waiting.push(wake)
      const forget = onAbort(signal, () => {
        this.waiting.splice(this.waiting.indexOf(wake), 1)
        resolve()
      })
    })
  }
}
