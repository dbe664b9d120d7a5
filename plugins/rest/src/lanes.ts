/**
 * Connections of which each carries one request at a time, over HTTP/2 as well, and is thrown away with whatever breaks, is stopped or
 * takes too long. undici 7 loses count of its requests when one of a shared HTTP/2 session is aborted, and never comes back.
 */
import { Room, type RoomOptions } from '@backup-agent/transport-kit'
import type { Client } from 'undici'

/** Packs on a slow line keep all the others for minutes, and a lock that is not refreshed in time is lost. */
const lanesForUrgent = 1

export class Lanes {
  private readonly idle: Client[] = []
  /** With what gives back their room. */
  private readonly busy = new Map<Client, () => void>()
  private readonly room: Room

  constructor(
    private readonly make: () => Client,
    most: number,
  ) {
    this.room = new Room(most, lanesForUrgent)
  }

  /** Waits until one is free. */
  async take(options: RoomOptions): Promise<Client> {
    const leave = await this.room.take(1, options)
    const client = this.idle.pop() ?? this.make()
    this.busy.set(client, leave)
    return client
  }

  /** Its request has come to a good end. */
  giveBack(client: Client): void {
    if (this.busy.has(client)) this.idle.push(client)
    this.leave(client)
  }

  /** Ends the connection, and what is under way on it with `reason`. May be called again. */
  async drop(client: Client, reason: Error): Promise<void> {
    this.leave(client)
    await client.destroy(reason)
  }

  async close(): Promise<void> {
    const closed = new Error('the store is closed')
    this.room.end(closed)
    const clients = [...this.idle.splice(0), ...this.busy.keys()]
    await Promise.all(clients.map((client) => this.drop(client, closed)))
  }

  private leave(client: Client): void {
    this.busy.get(client)?.()
    this.busy.delete(client)
  }
}
