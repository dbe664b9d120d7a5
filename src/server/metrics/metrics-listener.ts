/** `/metrics` for Prometheus and `/healthz` for whoever watches over the server, on a port of their own. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { messageOf } from '../../core/contracts/errors.js'
import type { ListenAddress, Listener, ServerLog } from '../contracts.js'
import { addressOf, listening } from '../listening.js'
import type { PrometheusMetrics } from './metrics.js'

export interface MetricsListenerInit {
  readonly metrics: PrometheusMetrics
  readonly log: ServerLog
  /** Rejects when the server cannot do its work: its store is out of reach. */
  readonly checkHealth: () => Promise<void>
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const json = 'application/json; charset=utf-8'
/** Whoever asks sends a few headers, at once. */
const requestMs = 5000

/** Rejects with the system's error. */
export async function startMetricsListener(init: MetricsListenerInit, at: ListenAddress): Promise<Listener> {
  let stopping = false
  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs, keepAliveTimeout: requestMs, maxHeaderSize: 8192 }, (request, response) => {
    void answer(init, request, stopping).then((answered) => send(response, request, answered))
  })
  server.maxConnections = 64
  await listening(server, at)
  return {
    address: addressOf(server),
    close: () => {
      stopping = true
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

async function answer(init: MetricsListenerInit, { method, url = '' }: IncomingMessage, stopping: boolean): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: json, body: '{"error":"GET only"}\n' }
  const path = url.split('?')[0]
  try {
    if (path === '/metrics') return { status: 200, type: init.metrics.contentType, body: await init.metrics.text() }
    if (path === '/healthz') return await health(init, stopping)
  } catch (error) {
    init.log.warn('metrics_failed', { message: messageOf(error) })
    return { status: 500, type: json, body: '{"error":"see the log"}\n' }
  }
  return { status: 404, type: json, body: '{"error":"/metrics and /healthz are here"}\n' }
}

async function health({ checkHealth, log }: MetricsListenerInit, stopping: boolean): Promise<Answer> {
  if (stopping) return { status: 503, type: json, body: '{"status":"stopping"}\n' }
  try {
    await checkHealth()
    return { status: 200, type: json, body: '{"status":"ok"}\n' }
  } catch (error) {
    log.warn('unhealthy', { message: messageOf(error) })
    return { status: 503, type: json, body: '{"status":"the store is out of reach"}\n' }
  }
}

function send(response: ServerResponse, { method }: IncomingMessage, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' })
  response.end(method === 'HEAD' ? undefined : body)
}
