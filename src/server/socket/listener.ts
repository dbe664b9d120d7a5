/** Listens for the socket protocol (docs/socket-protocol.md), with TLS or without. */
import { randomBytes } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer, type Server as SecureServer, type TLSSocket } from 'node:tls'
import { messageOf } from '../../core/contracts/errors.js'
import type { CountedConnection, ListenAddress, Listener, ListenerContext, ServerCertificate, StartListener } from '../contracts.js'
import { addressOf, ByEnds, listening } from '../listening.js'
import { Session, type SessionShared } from './session.js'
import { Uploads } from './uploads.js'

/** In the clear only for addresses of this machine, which the caller sees to. */
export const startSocketListener: StartListener = async (context, at, certificate) => {
  const listener = new SocketListener(context, certificate)
  await listener.listen(at)
  return listener
}

interface Connection {
  readonly socket: Socket
  readonly counted: CountedConnection
  /** Resolves when the system has taken the socket back. */
  readonly gone: Promise<void>
  /** Whoever has not shaken hands yet has none. */
  hasSession: boolean
}

class SocketListener implements Listener {
  private readonly shared: SessionShared
  private readonly server: Server
  private readonly secure: SecureServer | undefined
  private readonly connections = new ByEnds<Connection>()
  /** Some outlast their connections. */
  private readonly sessions = new Set<Session>()
  private closing = false
  address = ''

  constructor(
    private readonly context: ListenerContext,
    certificate: ServerCertificate | undefined,
  ) {
    this.shared = { context, uploads: new Uploads(context.memory), serverId: randomBytes(16).toString('hex') }
    const secure = certificate === undefined ? undefined : this.secureServer(certificate)
    this.secure = secure
    // Connections are counted before any of them costs a handshake.
    this.server = createServer({ noDelay: true }, (socket) => {
      if (!this.count(socket)) return
      if (secure === undefined) this.begin(socket)
      else secure.emit('connection', socket)
    })
  }

  async listen(at: ListenAddress): Promise<void> {
    await listening(this.server, at)
    this.server.on('error', (error) => this.context.log.warn('listener_failed', { message: messageOf(error) }))
    this.address = addressOf(this.server)
  }

  useCertificate(certificate: ServerCertificate): void {
    this.secure?.setSecureContext(tlsOptions(certificate))
  }

  async close({ graceSeconds }: { readonly graceSeconds: number }): Promise<void> {
    this.closing = true
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    const [connections, sessions] = [[...this.connections.values()], [...this.sessions]]
    for (const { socket, hasSession } of connections) if (!hasSession) socket.destroy()
    for (const session of sessions) session.stop()
    const timer = setTimeout(() => {
      for (const session of sessions) session.destroy()
    }, graceSeconds * 1000)
    await Promise.all([closed, ...sessions.map(({ ended }) => ended), ...connections.map(({ gone }) => gone)])
    clearTimeout(timer)
    this.shared.uploads.close()
  }

  private secureServer(certificate: ServerCertificate): SecureServer {
    const { limits } = this.context
    const server = createSecureServer({ ...tlsOptions(certificate), handshakeTimeout: limits.loginSeconds * 1000 })
    server.on('secureConnection', (socket: TLSSocket) => this.begin(socket))
    server.on('tlsClientError', (error, socket) => {
      this.context.metrics.count('refusals')
      this.context.log.info('handshake_failed', { peer: socket.remoteAddress, message: messageOf(error) })
      socket.destroy()
    })
    return server
  }

  /** False, and the socket is gone, where there are too many. */
  private count(socket: Socket): boolean {
    socket.on('error', () => socket.destroy())
    const counted = this.context.connections.enter(socket.remoteAddress ?? '')
    if (counted === undefined) {
      socket.destroy()
      return false
    }
    const gone = new Promise<void>((resolve) => socket.once('close', resolve)).then(() => {
      counted.leave()
      forget()
    })
    const forget = this.connections.add(socket, { socket, counted, gone, hasSession: false })
    return true
  }

  private begin(socket: Socket): void {
    const connection = this.connections.get(socket)
    // Gone while it shook hands, or too late.
    if (connection === undefined || this.closing) return void socket.destroy()
    connection.hasSession = true
    const session = new Session(socket, socket.remoteAddress ?? '', connection.counted, this.shared)
    this.sessions.add(session)
    void session.ended.then(() => this.sessions.delete(session))
  }
}

function tlsOptions({ certificate, privateKey }: ServerCertificate) {
  return { cert: certificate, key: privateKey, minVersion: 'TLSv1.3' } as const
}
