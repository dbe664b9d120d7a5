/** Connections over TLS by way of the proxy that the environment names. The SDK takes Node's agents, and Node 20's know no proxies. */
import { Agent, type AgentOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import { connect, type ConnectionOptions } from 'node:tls'
import { proxyFor, tunnelTo, type Proxy, type StoreErrors } from '@backup-agent/transport-kit'
import type { TransportContext } from 'backup-agent/plugin'

type Done = (error: Error | null, socket?: Duplex) => void

export class TunnelAgent extends Agent {
  constructor(
    options: AgentOptions,
    private readonly environment: TransportContext['environment'],
    private readonly errors: StoreErrors,
    private readonly timeoutMs: number,
  ) {
    super(options)
  }

  /** Where it gives back nothing, `done` is called. A bucket may be part of the host's name, so each host is looked at by itself. */
  override createConnection(options: ConnectionOptions, done: Done): Duplex | null | undefined {
    const { host = 'localhost' } = options
    const port = Number(options.port ?? 443)
    let proxy: Proxy | undefined
    try {
      proxy = proxyFor(host, port, this.environment, this.errors)
    } catch (error) {
      // Thrown, it would leave the SDK's clocks running.
      done(error as Error)
      return undefined
    }
    if (proxy === undefined) return super.createConnection(options, done)
    tunnelTo(proxy, { host, port, timeoutMs: this.timeoutMs }).then((socket) => done(null, connect({ ...options, socket })), done)
    return undefined
  }
}
