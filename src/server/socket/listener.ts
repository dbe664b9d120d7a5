/** Listens for the socket protocol (docs/socket-protocol.md), with TLS or without. */
import { randomBytes } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer, type TLSSocket } from 'node:tls'
import { messageOf } from '../../core/contracts/errors.js'
import { hostAndPort } from '../../core/transport/tcp/address.js'
import type { ListenAddress, Listener, ListenerContext, ServerCertificate, StartListener } from '../contracts.js'
import { peerGroup } from '../users/peer.js'
import { Session, type SessionShared } from './session.js'
import { Uploads } from './uploads.js'

/** In the clear only for addresses of this machine, which the caller sees to. */
export const startSocketListener: StartListener = async (context, at, certificate) => {
  const listener = new SocketListener(context, certificate)
  await listener.listen(at)
  return listener
}

class SocketListener implements Listener {
  private readonly shared: SessionShared
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private readonly sessions = new Set<Session>()
  private readonly peers = new Map<string, number>()
  address = ''

  constructor(
    private readonly context: ListenerContext,
    certificate: ServerCertificate | undefined,
  ) {
    this.shared = { context, uploads: new Uploads(context.memory), serverId: randomBytes(16).toString('hex'), users: new Map() }
    const secure = certificate === undefined ? undefined : this.secureServer(certificate)
    // Connections are counted before any of them costs a handshake.
    this.server = createServer({ noDelay: true }, (socket) => {
      if (!this.count(socket)) return
      if (secure === undefined) this.begin(socket)
      else secure.emit('connection', socket)
    })
  }

  async listen({ host, port }: ListenAddress): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(port, host, () => {
        this.server.removeListener('error', reject)
        resolve()
      })
    })
    this.server.on('error', (error) => this.context.log.warn('listener_failed', { message: messageOf(error) }))
    const bound = this.server.address()
    if (typeof bound === 'object' && bound !== null) this.address = hostAndPort(bound.address, bound.port)
  }

  async close({ graceSeconds }: { readonly graceSeconds: number }): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    for (const session of this.sessions) session.stop()
    const timer = setTimeout(() => this.cut(), graceSeconds * 1000)
    // Whoever has not come as far as a session has nothing under way.
    if (this.sessions.size === 0) this.cut()
    await Promise.all([closed, ...[...this.sessions].map((session) => session.ended)])
    clearTimeout(timer)
    this.shared.uploads.close()
  }

  private cut(): void {
    for (const session of this.sessions) session.destroy()
    for (const socket of this.sockets) socket.destroy()
  }

  private secureServer(certificate: ServerCertificate): Server {
    const { limits } = this.context
    const server = createSecureServer({ cert: certificate.certificate, key: certificate.privateKey, minVersion: 'TLSv1.3', handshakeTimeout: limits.loginSeconds * 1000 })
    server.on('secureConnection', (socket: TLSSocket) => this.begin(socket))
    server.on('tlsClientError', (error, socket) => {
      this.context.metrics.count('errors')
      this.context.log.info('handshake_failed', { peer: socket.remoteAddress, message: messageOf(error) })
      socket.destroy()
    })
    return server
  }

  /** False, and the socket is gone, where there are too many of all or of one address. */
  private count(socket: Socket): boolean {
    const { limits, log } = this.context
    const peer = peerGroup(socket.remoteAddress ?? '')
    const before = this.peers.get(peer) ?? 0
    socket.on('error', () => socket.destroy())
    if (this.sockets.size >= limits.connections || before >= limits.connectionsPerPeer) {
      log.warn('too_many_connections', { peer, ofPeer: before, ofAll: this.sockets.size })
      this.context.metrics.count('errors')
      socket.destroy()
      return false
    }
    this.sockets.add(socket)
    this.peers.set(peer, before + 1)
    socket.once('close', () => this.forget(socket, peer))
    return true
  }

  private forget(socket: Socket, peer: string): void {
    this.sockets.delete(socket)
    const left = (this.peers.get(peer) ?? 1) - 1
    if (left > 0) this.peers.set(peer, left)
    else this.peers.delete(peer)
  }

  private begin(socket: Socket): void {
    const session = new Session(socket, socket.remoteAddress ?? '', this.shared)
    this.sessions.add(session)
    void session.ended.then(() => this.sessions.delete(session))
  }
}
