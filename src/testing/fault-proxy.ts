/**
 * Stands between a client and a server and does to their connections what networks do: cuts, stalls, delays, and bits that flip, each
 * where it was planned. Knows nothing of what is said.
 */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface NetworkFault {
  /**
   * `cut`: both sides see the connection end. `stall`: nothing passes any more, in this direction, until one side gives up. `delay`:
   * nothing passes for `delayMs`. `flip`: one bit of the byte that comes next is changed.
   */
  readonly kind: 'cut' | 'stall' | 'delay' | 'flip'
  /** `up`: from the client to the server. */
  readonly direction: 'up' | 'down'
  /** It happens before the byte that follows so many of its direction, on this connection. */
  readonly afterBytes: number
  /** Default 0. */
  readonly delayMs?: number
}

export interface MetFault extends NetworkFault {
  /** Connections are counted from 1. */
  readonly connection: number
}

export interface FaultProxyInit {
  readonly host: string
  readonly port: number
  /** What will happen to the how many-th connection, from 1. */
  plan(connection: number): readonly NetworkFault[]
}

export class FaultProxy {
  /** Bytes that came from clients and from the server, of each connection, the first one first. */
  readonly bytes: { up: number; down: number }[] = []
  readonly met: MetFault[] = []
  private readonly sockets = new Set<Socket>()
  private readonly closing = new AbortController()

  private constructor(
    private readonly server: Server,
    private readonly init: FaultProxyInit,
  ) {
    server.on('connection', (client) => this.begin(client))
  }

  /** At 127.0.0.1, on a port that is free. */
  static async open(init: FaultProxyInit): Promise<FaultProxy> {
    const server = createServer()
    const proxy = new FaultProxy(server, init)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  /** Every connection that is open at this moment, as by a fault. */
  cutAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.closing.abort()
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.cutAll()
    await closed
  }

  private begin(client: Socket): void {
    const upstream = connect({ host: this.init.host, port: this.init.port, noDelay: true })
    const connection = this.bytes.push({ up: 0, down: 0 })
    const faults = [...this.init.plan(connection)].sort((a, b) => a.afterBytes - b.afterBytes)
    for (const socket of [client, upstream]) {
      this.sockets.add(socket)
      // A reset on one side is an end on the other.
      socket.on('error', () => socket.destroy())
      socket.once('close', () => {
        this.sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.setNoDelay(true)
    const ends = { up: [client, upstream], down: [upstream, client] } as const
    for (const direction of ['up', 'down'] as const) {
      const way = new Way(connection, direction, faults, this)
      void way.carry(...ends[direction]).catch(() => this.end(client, upstream))
    }
  }

  private end(...sockets: readonly Socket[]): void {
    for (const socket of sockets) socket.destroy()
  }

  /** @internal */
  get signal(): AbortSignal {
    return this.closing.signal
  }
}

/** One direction of one connection. */
class Way {
  private readonly faults: NetworkFault[]

  constructor(
    private readonly connection: number,
    private readonly direction: 'up' | 'down',
    faults: readonly NetworkFault[],
    private readonly proxy: FaultProxy,
  ) {
    this.faults = faults.filter((fault) => fault.direction === direction)
  }

  /** Rejects when a side is gone, or was cut. */
  async carry(from: Socket, to: Socket): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) await this.pass(chunk, to)
    to.end()
  }

  private async pass(chunk: Buffer, to: Socket): Promise<void> {
    const counts = this.proxy.bytes[this.connection - 1] ?? { up: 0, down: 0 }
    let rest = chunk
    for (let next = this.faults[0]; next !== undefined && next.afterBytes < counts[this.direction] + rest.byteLength; next = this.faults[0]) {
      const before = Math.max(0, next.afterBytes - counts[this.direction])
      await write(to, rest.subarray(0, before))
      counts[this.direction] += before
      rest = rest.subarray(before)
      this.faults.shift()
      this.proxy.met.push({ ...next, connection: this.connection })
      rest = await this.happen(next, rest)
    }
    counts[this.direction] += rest.byteLength
    await write(to, rest)
  }

  private async happen(fault: NetworkFault, rest: Buffer): Promise<Buffer> {
    const { signal } = this.proxy
    switch (fault.kind) {
      case 'cut':
        throw new Error('planned: cut')
      case 'stall':
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('the proxy was closed'))))
        return rest
      case 'delay':
        await wait(fault.delayMs ?? 0, undefined, { signal })
        return rest
      case 'flip': {
        const changed = Buffer.from(rest)
        changed.writeUInt8(changed.readUInt8(0) ^ 0x10, 0)
        return changed
      }
    }
  }
}

async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (bytes.byteLength === 0) return
  await new Promise<void>((resolve, reject) => to.write(bytes, (error) => (error ? reject(error) : resolve())))
}

/** Up to `most` faults at random places of the first `withinBytes`. `fraction`: at least 0, less than 1, from a seed that is noted. */
export function randomFaults(fraction: () => number, { most, withinBytes }: { readonly most: number; readonly withinBytes: number }): NetworkFault[] {
  const kinds = ['cut', 'stall', 'delay', 'flip'] as const
  const count = Math.floor(fraction() * (most + 1))
  return Array.from({ length: count }, () => ({
    kind: kinds[Math.floor(fraction() * kinds.length)] ?? 'cut',
    direction: fraction() < 0.6 ? 'up' as const : 'down' as const,
    // As often early, where connections are made, as late.
    afterBytes: Math.floor(withinBytes ** fraction()),
    delayMs: Math.floor(fraction() * 100),
  }))
}
