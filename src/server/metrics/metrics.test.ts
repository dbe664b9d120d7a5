import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import type { Listener } from '../contracts.js'
import { jsonLog } from '../log/json-log.js'
import { PrometheusMetrics } from './metrics.js'
import { startMetricsListener } from './metrics-listener.js'

describe('metrics listener', () => {
  const lines: string[] = []
  const log = jsonLog('info', { write: (line) => void lines.push(line) })
  let healthy = true
  let metrics: PrometheusMetrics
  let listener: Listener
  beforeEach(async () => {
    healthy = true
    metrics = new PrometheusMetrics()
    const checkHealth = (): Promise<void> => (healthy ? Promise.resolve() : Promise.reject(new Error('disk gone')))
    listener = await startMetricsListener({ metrics, log, checkHealth }, { host: '127.0.0.1', port: 0 })
  })
  afterEach(() => listener.close({ graceSeconds: 0 }))
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`http://${listener.address}${path}`, init)

  it("shows counters and gauges in Prometheus's format", async () => {
    metrics.count('objects_stored')
    metrics.count('bytes_received', 1000)
    metrics.gauge('connections_open', 3)
    metrics.gauge('connections_open', -1)
    const response = await ask('/metrics')
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    for (const line of ['backup_server_objects_stored_total 1', 'backup_server_bytes_received_total 1000', 'backup_server_connections_open 2', 'backup_server_logins_refused_total 0']) expect(text).toContain(`\n${line}\n`)
    expect(text).toMatch(/\nprocess_resident_memory_bytes \d{6,}\n/)
  })

  it('tells whether the server can do its work', async () => {
    expect((await ask('/healthz')).status).toBe(200)
    healthy = false
    const response = await ask('/healthz')
    expect([response.status, await response.text()]).toEqual([503, '{"status":"the store is out of reach"}\n'])
    // Why, whoever runs it reads in the log.
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(expect.objectContaining({ level: 'warn', event: 'unhealthy', message: 'disk gone' }))
  })

  it('has nothing else', async () => {
    expect((await ask('/')).status).toBe(404)
    expect((await ask('/metrics', { method: 'POST', body: 'x' })).status).toBe(405)
  })

  it('ends although somebody has a connection open', async () => {
    const [, port] = listener.address.split(':')
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const ended = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    await listener.close({ graceSeconds: 0 })
    await ended
  })

  it('rejects with what the system says', async () => {
    const [, port] = listener.address.split(':')
    const again = startMetricsListener({ metrics, log, checkHealth: () => Promise.resolve() }, { host: '127.0.0.1', port: Number(port) })
    expect(await again.then(() => 'listens', codeOf)).toBe('EADDRINUSE')
  })
})
