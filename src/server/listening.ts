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

/** Names a connection by its other end, whatever is around its socket by now: TLS, or a session of HTTP/2. */
export function endOf({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`
}
