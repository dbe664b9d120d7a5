/** The server, put together: what is shared by all protocols, and what listens. */
import type { Clock } from '../core/contracts/clock.js'
import type { AbortOptions } from '../core/contracts/object-store.js'
import { returnLargeBuffers } from '../core/os/allocator.js'
import type { ListenAddress, ListenerContext, ServerCertificate, ServerLimits, ServerLog, StartListener } from './contracts.js'
import { startMetricsListener } from './metrics/metrics-listener.js'
import { PrometheusMetrics } from './metrics/metrics.js'
import { ServerNamespaces, type OpenStore } from './namespace/namespaces.js'
import type { ServerRules } from './policy/server-rules.js'
import { probeStore, type ProbedStore } from './namespace/probe-store.js'
import { startListeners, stopListeners, type PlannedListener } from './start-listeners.js'
import { Connections } from './transfers/connections.js'
import { SharedTransferMemory } from './transfers/shared-memory.js'
import { TokenGate } from './users/gate.js'
import { UserRecords } from './users/user-records.js'

export interface ServerInit {
  readonly storeAddress: string
  /** How any address is opened. */
  readonly openStore: OpenStore
  readonly stateDirectory: string
  readonly rules: ServerRules
  readonly limits: ServerLimits
  readonly memoryBytes: number
  /** Without: in the clear. */
  readonly certificate: ServerCertificate | undefined
  readonly clock: Clock
  readonly log: ServerLog
  /** Protocols that clients speak, and where. */
  readonly protocols: readonly { readonly protocol: 'socket' | 'rest'; readonly flag: string; readonly at: ListenAddress; readonly start: StartListener }[]
  /** Where `/metrics` and `/healthz` are; undefined: nowhere. */
  readonly metricsAt: ListenAddress | undefined
}

export interface RunningServer {
  readonly users: UserRecords
  /** Whether the store knows of any of that user, also from before this state folder. */
  hasRepositories(user: string): Promise<boolean>
  /** Where it listens, in the order of `protocols`, metrics last. */
  readonly listening: readonly { readonly protocol: PlannedListener['protocol']; readonly address: string }[]
  /** As `Listener` has it, for all of them. */
  useCertificate(certificate: ServerCertificate): void
  /** Takes no new connections, lets transfers under way end for so long, cuts what is left, closes stores. */
  stop(graceSeconds: number): Promise<void>
}

/** A difference of clocks that a minimum retention would feel. */
const clockToleranceMs = 60_000

/** Errors: `invalid-usage` for what cannot be listened at or kept, and those of the store. Nothing is left open then. */
export async function startServer(init: ServerInit, options: AbortOptions): Promise<RunningServer> {
  // Objects come and go: what they leave behind would add up to as much again.
  returnLargeBuffers()
  const { clock, log } = init
  const metrics = new PrometheusMetrics()
  const users = new UserRecords({ stateDirectory: init.stateDirectory, clock })
  const gate = new TokenGate({ users, clock, metrics, log })
  let probed: ProbedStore | undefined
  const namespaces = new ServerNamespaces({ ...init, metrics, isCurrent: (account) => gate.isCurrent(account), checkStore: async () => probed?.check() })
  const memory = new SharedTransferMemory(init.memoryBytes, metrics)
  const connections = new Connections({ limits: init.limits, metrics, log })
  const context: ListenerContext = { gate, namespaces, memory, connections, limits: init.limits, metrics, log, appendOnly: init.rules.appendOnly }

  const open: { close(): Promise<void> }[] = [memory, namespaces]
  try {
    probed = await probeStore({ ...init, needsTimes: init.rules.retentionSeconds !== undefined }, options)
    open.push(probed)
    tellClocks(init, probed)
    const running = await startListeners([...clientPlans(init, context), ...metricsPlan(init, metrics, probed)])
    return {
      users,
      hasRepositories: (user) => namespaces.hasRepositories(user),
      listening: running.map(({ protocol, listener }) => ({ protocol, address: listener.address })),
      useCertificate(certificate) {
        for (const { listener } of running) listener.useCertificate?.(certificate)
      },
      async stop(graceSeconds) {
        // Whatever one of them says, the others are closed as well.
        const stopped = await Promise.allSettled([stopListeners(running, graceSeconds)])
        const closed = await closeAll(open)
        for (const result of [...stopped, ...closed]) if (result.status === 'rejected') throw result.reason
      },
    }
  } catch (error) {
    // The first failure says what to do; what closing says after it would hide that.
    await closeAll(open)
    throw error
  }
}

function closeAll(open: readonly { close(): Promise<void> }[]): Promise<PromiseSettledResult<void>[]> {
  return Promise.allSettled(open.map((one) => one.close()))
}

function clientPlans({ protocols, certificate }: ServerInit, context: ListenerContext): PlannedListener[] {
  return protocols.map(({ protocol, flag, at, start }) => ({ protocol, flag, at, start: () => start(context, at, certificate) }))
}

function metricsPlan({ metricsAt: at, log }: ServerInit, metrics: PrometheusMetrics, probed: ProbedStore): PlannedListener[] {
  if (at === undefined) return []
  return [{ protocol: 'metrics', flag: '--metrics', at, start: () => startMetricsListener({ metrics, log, checkHealth: () => probed.check() }, at) }]
}

function tellClocks({ clock, log }: ServerInit, { storedAtMs }: ProbedStore): void {
  if (storedAtMs === undefined) return
  const aheadMs = storedAtMs - clock.now()
  if (Math.abs(aheadMs) > clockToleranceMs) log.warn('store_clock_differs', { ahead_seconds: Math.round(aheadMs / 1000) })
}
