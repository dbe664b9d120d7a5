/** What all listeners do with a socket server of Node's. */
import type { AddressInfo, Server, Socket } from 'node:net'
import type { ListenAddress } from './contracts.js'

/** Rejects with the system's error. */
export function listening(server: Server, { host, port }: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** `127.0.0.1:7433`, `[::1]:7433`. */
export function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo
  return `${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

export type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>

/**
 * What belongs to connections, by the addresses and ports of both ends, which stay the same whatever is around a socket by now: TLS, or a
 * session of HTTP/2. One end alone is not enough: from one port a client may reach two addresses of ours.
 */
export class ByEnds<Entry> {
  private readonly entries = new Map<string, Entry>()

  /** Of a connection that is open; undefined where there is none any more. */
  get(socket: Ends): Entry | undefined {
    return this.entries.get(endsOf(socket))
  }

  /** Call the result when the connection is gone: the same ends may be another's by then. */
  add(socket: Ends, entry: Entry): () => void {
    const ends = endsOf(socket)
    this.entries.set(ends, entry)
    return () => {
      if (this.entries.get(ends) === entry) this.entries.delete(ends)
    }
  }

  values(): Iterable<Entry> {
    return this.entries.values()
  }
}

function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Ends): string {
  return [remoteAddress, remotePort, localAddress, localPort].join(' ')
}
