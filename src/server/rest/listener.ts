/** Listens for restic's REST protocol: HTTP/1.1, and HTTP/2 where the client offers it over TLS. */
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ListenAddress, Listener, ListenerContext, ServerCertificate, StartListener } from '../contracts.js'
import { addressOf, listening } from '../listening.js'
import { peerGroup } from '../users/peer.js'
import { answer } from './answer.js'
import { Client, unreadBytes } from './client.js'
import { Exchange, type Request, type Response } from './exchange.js'
import { refusalOf } from './refusal.js'

const mostHeaderBytes = 16 * 1024
/** What a client may have under way on one connection of HTTP/2. */
const http2Settings = { maxConcurrentStreams: 32, initialWindowSize: unreadBytes, maxHeaderListSize: mostHeaderBytes, enablePush: false }

export const startRestListener: StartListener = async (context, at, certificate) => {
  const listener = new RestListener(context, certificate)
  await listener.listen(at)
  return listener
}

class RestListener implements Listener {
  private readonly server: Server
  /** By the other end, which names a connection over HTTP/1.1 and HTTP/2 alike. */
  private readonly clients = new Map<string, Client>()
  private readonly users = new Map<string, number>()
  private readonly peers = new Map<string, number>()
  /** Connections and requests whose end is still to come. */
  private readonly ending = new Set<Promise<void>>()
  address = ''

  constructor(
    private readonly context: ListenerContext,
    certificate: ServerCertificate | undefined,
  ) {
    const inner = this.httpServer(certificate)
    // Connections are counted before any of them costs a handshake.
    this.server = createServer({ noDelay: true }, (socket) => {
      if (this.count(socket)) inner.emit('connection', socket)
    })
  }

  async listen(at: ListenAddress): Promise<void> {
    await listening(this.server, at)
    this.server.on('error', (error) => this.context.log.warn('listener_failed', { message: messageOf(error) }))
    this.address = addressOf(this.server)
  }

  async close({ graceSeconds }: { readonly graceSeconds: number }): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    for (const client of this.clients.values()) client.stop()
    const timer = setTimeout(() => {
      for (const client of this.clients.values()) client.destroy()
    }, graceSeconds * 1000)
    await closed
    clearTimeout(timer)
    await Promise.all(this.ending)
  }

  private httpServer(certificate: ServerCertificate | undefined): HttpServer | Http2SecureServer {
    const { limits, log, metrics } = this.context
    const server =
      certificate === undefined
        ? createHttpServer({ maxHeaderSize: mostHeaderBytes })
        : createSecureServer({ cert: certificate.certificate, key: certificate.privateKey, allowHTTP1: true, minVersion: 'TLSv1.2', handshakeTimeout: limits.loginSeconds * 1000, settings: http2Settings })
    // The clocks of clients and exchanges hold; Node's own ones know nothing of our turns.
    Object.assign(server, { keepAliveTimeout: limits.idleSeconds * 1000, requestTimeout: 0, headersTimeout: 0, timeout: 0 })
    server.on('request', (request: Request, response: Response) => this.track(this.handle(request, response, false)))
    server.on('checkContinue', (request: Request, response: Response) => this.track(this.handle(request, response, true)))
    server.on('session', (session: ServerHttp2Session) => this.noteSession(session))
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      metrics.count('errors')
      log.info('handshake_failed', { peer: socket.remoteAddress, message: messageOf(error) })
      socket.destroy()
    })
    return server
  }

  private noteSession(session: ServerHttp2Session): void {
    session.on('error', () => session.destroy())
    const client = this.clients.get(endOf(session.socket))
    if (client !== undefined) client.session = session
  }

  private async handle(request: Request, response: Response, awaitsContinue: boolean): Promise<void> {
    const client = this.clients.get(endOf(request.socket))
    const exchange = new Exchange(request, response, this.context, awaitsContinue)
    const endRequest = client?.beginRequest(exchange)
    if (client === undefined || endRequest === undefined) return void request.destroy()
    let isKnown = false
    if (client.isStopping && request.httpVersionMajor === 1) response.setHeader('connection', 'close')
    try {
      await answer(exchange, client, () => (isKnown = true))
    } catch (error) {
      if (refusalOf(error).status >= 500 && !exchange.signal.aborted) this.note(error, client)
      await exchange.refuse(error, isKnown)
    }
    await exchange.closed
    endRequest()
  }

  private note(error: unknown, client: Client): void {
    this.context.log.warn('request_failed', { peer: client.peer, code: codeOf(error), message: messageOf(error) })
  }

  /** False, and the socket is gone, where there are too many of all or of one address. */
  private count(socket: Socket): boolean {
    const { limits, log, metrics } = this.context
    const peer = peerGroup(socket.remoteAddress ?? '')
    const before = this.peers.get(peer) ?? 0
    socket.on('error', () => socket.destroy())
    if (this.clients.size >= limits.connections || before >= limits.connectionsPerPeer) {
      log.warn('too_many_connections', { peer, ofPeer: before, ofAll: this.clients.size })
      metrics.count('errors')
      socket.destroy()
      return false
    }
    const end = endOf(socket)
    const client = new Client(socket, this.context, this.users)
    this.clients.set(end, client)
    this.peers.set(peer, before + 1)
    metrics.count('connections')
    metrics.gauge('connections_open', 1)
    this.track(client.closed.then(() => this.forget(end, peer)))
    return true
  }

  private track(work: Promise<void>): void {
    this.ending.add(work)
    void work.finally(() => this.ending.delete(work))
  }

  private forget(end: string, peer: string): void {
    this.clients.delete(end)
    this.context.metrics.gauge('connections_open', -1)
    const left = (this.peers.get(peer) ?? 1) - 1
    if (left > 0) this.peers.set(peer, left)
    else this.peers.delete(peer)
  }
}

function endOf(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? ''}`
}
