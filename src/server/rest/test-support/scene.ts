/** A server for restic's REST protocol in this process, with everything behind it small and in memory. */
import { BackupError } from '../../../core/contracts/errors.js'
import type { ObjectStore } from '../../../core/contracts/object-store.js'
import type { OpenOptions } from '../../../core/contracts/transport.js'
import { createMemoryTransport } from '../../../core/transport/memory.js'
import type { Gate, Listener, ListenerContext, ServerCertificate, ServerLimits } from '../../contracts.js'
import { roomyLimits } from '../../socket/test-support/scene.js'
import { RecordingHearing } from '../../test-support/hearing.js'
import { Connections } from '../../transfers/connections.js'
import { SharedTransferMemory } from '../../transfers/shared-memory.js'
import { startRestListener } from '../listener.js'

export interface SceneOptions {
  readonly certificate?: ServerCertificate
  readonly limits?: Partial<ServerLimits>
  readonly budgetBytes?: number
  readonly gate?: Gate
  /** What users get; by default a memory store for every path. */
  readonly open?: (path: string, options: OpenOptions) => Promise<ObjectStore>
}

export const token = 'token:of/ada'

export class Scene {
  private constructor(
    readonly listener: Listener,
    readonly hearing: RecordingHearing,
    /** Stores that were opened and not closed. */
    readonly open: ReadonlySet<ObjectStore>,
    private readonly memory: SharedTransferMemory,
    private readonly scheme: 'http' | 'https',
  ) {}

  static async open(options: SceneOptions = {}): Promise<Scene> {
    const hearing = new RecordingHearing()
    const memory = new SharedTransferMemory(options.budgetBytes ?? 48 * 1024 * 1024, hearing)
    const transport = createMemoryTransport()
    const openStores = new Set<ObjectStore>()
    const openStore = options.open ?? ((path, how) => transport.open(path, how))
    const limits = { ...roomyLimits, ...options.limits }
    const context: ListenerContext = {
      gate: options.gate ?? { login: (credentials) => letIn(credentials) },
      namespaces: { open: async (account, path, how) => counted(openStores, await inNamespace(account.user, path, () => openStore(path, how))) },
      memory,
      connections: new Connections({ limits, metrics: hearing, log: hearing }),
      limits,
      metrics: hearing,
      log: hearing,
      appendOnly: false,
    }
    const listener = await startRestListener(context, { host: '127.0.0.1', port: 0 }, options.certificate)
    return new Scene(listener, hearing, openStores, memory, options.certificate === undefined ? 'http' : 'https')
  }

  get port(): number {
    return Number(this.listener.address.split(':').at(-1))
  }

  /** `http://127.0.0.1:40123` */
  get url(): string {
    return `${this.scheme}://${this.listener.address}`
  }

  /** As restic has it, with user and token. */
  address(path = 'ada/photos'): string {
    return `rest:${this.scheme}://ada:${encodeURIComponent(token)}@${this.listener.address}/${path}/`
  }

  async close(): Promise<void> {
    await this.listener.close({ graceSeconds: 0 })
    await this.memory.close()
  }
}

async function letIn({ user, token: given }: { readonly user: string; readonly token: string }): Promise<{ user: string; tokenId: string }> {
  await Promise.resolve()
  if (given !== token) throw new BackupError('login-refused', 'the user is unknown or the token is wrong')
  return { user, tokenId: '1' }
}

async function inNamespace(user: string, path: string, open: () => Promise<ObjectStore>): Promise<ObjectStore> {
  if (path.split('/')[0] !== user) throw new BackupError('access-denied', `${user} has nothing at ${path}`)
  return open()
}

function counted(open: Set<ObjectStore>, store: ObjectStore): ObjectStore {
  open.add(store)
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'close') return () => Promise.resolve(open.delete(target)).then(() => target.close())
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}
