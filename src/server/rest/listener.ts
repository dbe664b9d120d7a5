/** Listens for restic's REST protocol: HTTP/1.1, and HTTP/2 where the client offers it over TLS. */
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ListenAddress, Listener, ListenerContext, ServerCertificate, StartListener } from '../contracts.js'
import { addressOf, ByEnds, listening } from '../listening.js'
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
  private readonly inner: HttpServer | Http2SecureServer
  private readonly clients = new ByEnds<Client>()
  /** Connections and requests whose end is still to come. */
  private readonly ending = new Set<Promise<void>>()
  address = ''

  constructor(
    private readonly context: ListenerContext,
    certificate: ServerCertificate | undefined,
  ) {
    const inner = this.httpServer(certificate)
    this.inner = inner
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

  useCertificate(certificate: ServerCertificate): void {
    if ('setSecureContext' in this.inner) this.inner.setSecureContext(tlsOptions(certificate))
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
        : createSecureServer({ ...tlsOptions(certificate), allowHTTP1: true, handshakeTimeout: limits.loginSeconds * 1000, settings: http2Settings })
    // The clocks of clients and exchanges hold; Node's own ones know nothing of our turns.
    Object.assign(server, { keepAliveTimeout: limits.idleSeconds * 1000, requestTimeout: 0, headersTimeout: 0, timeout: 0 })
    server.on('request', (request: Request, response: Response) => this.track(this.handle(request, response, false)))
    server.on('checkContinue', (request: Request, response: Response) => this.track(this.handle(request, response, true)))
    server.on('session', (session: ServerHttp2Session) => this.noteSession(session))
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      metrics.count('refusals')
      log.info('handshake_failed', { peer: socket.remoteAddress, message: messageOf(error) })
      socket.destroy()
    })
    return server
  }

  private noteSession(session: ServerHttp2Session): void {
    session.on('error', () => session.destroy())
    const client = this.clients.get(session.socket)
    if (client !== undefined) client.session = session
  }

  private async handle(request: Request, response: Response, awaitsContinue: boolean): Promise<void> {
    const client = this.clients.get(request.socket)
    const exchange = new Exchange(request, response, this.context, awaitsContinue)
    const endRequest = client?.beginRequest(exchange)
    if (client === undefined || endRequest === undefined) return void request.destroy()
    let isKnown = false
    if (client.isStopping && request.httpVersionMajor === 1) response.setHeader('connection', 'close')
    try {
      await answer(exchange, client, () => (isKnown = true))
    } catch (error) {
      if (refusalOf(error).status >= 500 && !exchange.signal.aborted) this.note(error, client)
      await this.refuse(exchange, error, isKnown)
    } finally {
      await exchange.closed
      endRequest()
    }
  }

  /** Where not even that can be said, the connection says it by its end. */
  private async refuse(exchange: Exchange, error: unknown, isKnown: boolean): Promise<void> {
    try {
      await exchange.refuse(error, isKnown)
    } catch (failure) {
      exchange.giveUp('the answer failed')
      throw failure
    }
  }

  private note(error: unknown, client: Client): void {
    this.context.log.warn('request_failed', { peer: client.peer, code: codeOf(error), message: messageOf(error) })
  }

  /** False, and the socket is gone, where there are too many. */
  private count(socket: Socket): boolean {
    socket.on('error', () => socket.destroy())
    const counted = this.context.connections.enter(socket.remoteAddress ?? '')
    if (counted === undefined) {
      socket.destroy()
      return false
    }
    const client = new Client(socket, counted, this.context)
    this.track(client.closed.then(this.clients.add(socket, client)))
    return true
  }

  /** What it rejects with is in the log, and nobody else's concern. */
  private track(work: Promise<void>): void {
    const ending = work
      .catch((error: unknown) => this.context.log.warn('request_failed', { code: codeOf(error), message: messageOf(error) }))
      .finally(() => this.ending.delete(ending))
    this.ending.add(ending)
  }
}

function tlsOptions({ certificate, privateKey }: ServerCertificate) {
  return { cert: certificate, key: privateKey, minVersion: 'TLSv1.2' } as const
}
