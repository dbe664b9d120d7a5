/** A server for the socket protocol in this process, with everything behind it small and in memory, and clients for it. */
import { createHash, X509Certificate } from 'node:crypto'
import { BackupError } from '../../../core/contracts/errors.js'
import type { ObjectStore } from '../../../core/contracts/object-store.js'
import type { OpenOptions, TransportContext } from '../../../core/contracts/transport.js'
import { createMemoryTransport } from '../../../core/transport/memory.js'
import { defaultPatience, type Patience } from '../../../core/transport/tcp/client-connection.js'
import { openServerStore } from '../../../core/transport/tcp/transport.js'
import type { Gate, Listener, ListenerContext, ServerCertificate, ServerLimits } from '../../contracts.js'
import { Connections } from '../../transfers/connections.js'
import { SharedTransferMemory } from '../../transfers/shared-memory.js'
import { startSocketListener } from '../listener.js'

export interface SceneOptions {
  readonly certificate?: ServerCertificate
  readonly limits?: Partial<ServerLimits>
  readonly budgetBytes?: number
  /** What users get; by default a memory store for every path. */
  readonly open?: (path: string, options: OpenOptions) => Promise<ObjectStore>
  readonly gate?: Gate
}

export const scenePath = 'ada/photos'
/** Her token. */
export const token = 'token-of-ada'

export class Scene {
  private constructor(
    readonly listener: Listener,
    readonly memory: SharedTransferMemory,
    readonly counts: ReadonlyMap<string, number>,
    readonly events: readonly string[],
    /** For another listener beside this one. */
    readonly context: ListenerContext,
    private readonly certificate: ServerCertificate | undefined,
  ) {}

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const counts = new Map<string, number>()
    const events: string[] = []
    const add = (name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by)
    const memory = new SharedTransferMemory(options.budgetBytes ?? 48 * 1024 * 1024, { gauge: add })
    const transport = createMemoryTransport()
    const open = options.open ?? ((path, how) => transport.open(path, how))
    const hearing: Pick<ListenerContext, 'limits' | 'metrics' | 'log'> = {
      limits: { ...roomyLimits, ...options.limits },
      metrics: { count: add, gauge: add },
      log: { info: (event) => events.push(event), warn: (event, fields) => events.push(`${event} ${JSON.stringify(fields)}`) },
    }
    const context: ListenerContext = {
      ...hearing,
      gate: options.gate ?? { login: (credentials) => letIn(credentials) },
      namespaces: { open: (account, path, how) => inNamespace(account.user, path, () => open(path, how)) },
      memory,
      connections: new Connections(hearing),
      appendOnly: false,
    }
    const { certificate } = options
    const listener = await startSocketListener(context, { host: '127.0.0.1', port: 0 }, certificate)
    return new Scene(listener, memory, counts, events, context, certificate)
  }

  /** In bytes. */
  get budget(): { readonly mostBytes: number; readonly free: number } {
    const { mostBytes } = this.memory
    return { mostBytes, free: mostBytes - (this.counts.get('budget_bytes') ?? 0) }
  }

  get port(): number {
    return Number(this.listener.address.split(':').at(-1))
  }

  /** `port`: of something in between. */
  address({ path = scenePath, port = this.port, secret = token }: { readonly path?: string; readonly port?: number; readonly secret?: string } = {}): string {
    if (this.certificate === undefined) return `tcp://ada:${secret}@127.0.0.1:${port}/${path}`
    return `tls://ada:${secret}@127.0.0.1:${port}/${path}?fp=sha256:${fingerprintOf(this.certificate)}`
  }

  client(options: { readonly path?: string; readonly port?: number; readonly secret?: string; readonly patience?: Partial<Patience>; readonly context?: Partial<TransportContext> } = {}): Promise<ObjectStore> {
    return openServerStore(this.address(options), clientContext(options.context), { ...defaultPatience, ...options.patience })
  }

  async close(): Promise<void> {
    await this.listener.close({ graceSeconds: 0 })
    await this.memory.close()
  }
}

export const roomyLimits: ServerLimits = {
  connections: 1000,
  connectionsPerPeer: 1000,
  connectionsPerUser: 1000,
  loginSeconds: 60,
  idleSeconds: 600,
  transferSeconds: 600,
  connectionSeconds: 3600,
  objectBytes: 1024 ** 3,
}

export function clientContext(changes: Partial<TransportContext> = {}): TransportContext {
  return {
    create: true,
    signal: new AbortController().signal,
    connections: 4,
    chunkBytes: 256 * 1024,
    environment: {},
    stateDirectory: '/nonexistent',
    error: (code, message, options) => new BackupError(code, message, options),
    warn: () => undefined,
    ...changes,
  }
}

export function fingerprintOf(certificate: ServerCertificate): string {
  return createHash('sha256').update(new X509Certificate(certificate.certificate).raw).digest('hex')
}

async function letIn({ user, token: given }: { readonly user: string; readonly token: string }): Promise<{ user: string }> {
  await Promise.resolve()
  if (given !== token) throw new BackupError('login-refused', 'the server does not know this user with this token')
  return { user }
}

async function inNamespace(user: string, path: string, open: () => Promise<ObjectStore>): Promise<ObjectStore> {
  if (path.split('/')[0] !== user) throw new BackupError('access-denied', `${user} has nothing at ${path}`)
  return open()
}
