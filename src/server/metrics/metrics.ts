/** What a server counts, in Prometheus's text format. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { ServerMetrics } from '../contracts.js'

type CounterName = Parameters<ServerMetrics['count']>[0]
type GaugeName = Parameters<ServerMetrics['gauge']>[0]

const prefix = 'backup_server_'

const counters: Readonly<Record<CounterName, string>> = {
  connections: 'Connections that were accepted.',
  logins: 'Logins with the right token.',
  logins_refused: 'Logins that were refused.',
  objects_stored: 'Objects that were stored and acknowledged.',
  bytes_received: 'Bytes of objects that clients have sent.',
  bytes_sent: 'Bytes of objects that clients were sent.',
  errors: 'Failures of the server itself or of its store.',
  refusals: 'Connections and calls that the server refused or ended by its rules.',
}

const gauges: Readonly<Record<GaugeName, string>> = {
  connections_open: 'Connections that are open.',
  uploads_open: 'Objects that are being received.',
  budget_bytes: 'Memory that objects on their way take.',
}

export class PrometheusMetrics implements ServerMetrics {
  readonly #registry = new Registry()
  readonly #counters: Readonly<Record<string, Counter>>
  readonly #gauges: Readonly<Record<string, Gauge>>

  constructor() {
    const registers = [this.#registry]
    this.#counters = made(counters, (name, help) => new Counter({ name: `${prefix}${name}_total`, help, registers }))
    this.#gauges = made(gauges, (name, help) => new Gauge({ name: `${prefix}${name}`, help, registers }))
    // Those of the library watch the event loop with a timer, and an idle server is to stay idle.
    ofProcess(registers, 'process_resident_memory_bytes', 'Memory of the server.', () => process.memoryUsage.rss())
    ofProcess(registers, 'process_cpu_seconds_total', 'Time of processors that the server has used.', cpuSeconds)
    ofProcess(registers, 'process_start_time_seconds', 'When the server started, since 1970.', () => performance.timeOrigin / 1000)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  count(name: CounterName, by = 1): void {
    this.#counters[name]?.inc(by)
  }

  gauge(name: GaugeName, change: number): void {
    this.#gauges[name]?.inc(change)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

/** Looked up whenever somebody asks. */
function ofProcess(registers: Registry[], name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(value())
    },
  })
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function made<Metric>(helps: Readonly<Record<string, string>>, make: (name: string, help: string) => Metric): Readonly<Record<string, Metric>> {
  return Object.fromEntries(Object.entries(helps).map(([name, help]) => [name, make(name, help)]))
}
