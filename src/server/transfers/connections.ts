/** Counts connections, of all protocols together, so that nobody has more by speaking two. */
import type { ConnectionCounts, CountedConnection, ServerLimits, ServerLog, ServerMetrics } from '../contracts.js'
import { peerGroup } from '../users/peer.js'

export interface ConnectionsInit {
  readonly limits: Pick<ServerLimits, 'connections' | 'connectionsPerPeer' | 'connectionsPerUser'>
  readonly metrics: ServerMetrics
  readonly log: ServerLog
}

export class Connections implements ConnectionCounts {
  private readonly peers = new Counts()
  private readonly users = new Counts()
  private all = 0

  constructor(private readonly init: ConnectionsInit) {}

  enter(address: string): CountedConnection | undefined {
    const { limits, metrics, log } = this.init
    const peer = peerGroup(address)
    const ofPeer = this.peers.of(peer)
    if (this.all >= limits.connections || ofPeer >= limits.connectionsPerPeer) {
      log.warn('too_many_connections', { peer, ofPeer, ofAll: this.all })
      metrics.count('refusals')
      return undefined
    }
    this.change(peer, 1)
    metrics.count('connections')
    return this.counted(peer)
  }

  private counted(peer: string): CountedConnection {
    let owner: string | undefined
    let isOpen = true
    const claim = (user: string | undefined): boolean => {
      if (user === owner || !isOpen) return isOpen
      if (user !== undefined && this.users.of(user) >= this.init.limits.connectionsPerUser) return false
      if (owner !== undefined) this.users.add(owner, -1)
      if (user !== undefined) this.users.add(user, 1)
      owner = user
      return true
    }
    const leave = (): void => {
      if (!isOpen) return
      claim(undefined)
      isOpen = false
      this.change(peer, -1)
    }
    return { claim, leave }
  }

  private change(peer: string, by: 1 | -1): void {
    this.all += by
    this.peers.add(peer, by)
    this.init.metrics.gauge('connections_open', by)
  }
}

/** By name; names with none take no memory. */
class Counts {
  private readonly counts = new Map<string, number>()

  of(name: string): number {
    return this.counts.get(name) ?? 0
  }

  add(name: string, by: number): void {
    const sum = this.of(name) + by
    if (sum > 0) this.counts.set(name, sum)
    else this.counts.delete(name)
  }
}
