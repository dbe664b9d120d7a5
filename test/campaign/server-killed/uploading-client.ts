/** A client that uploads until it is told to stop, and remembers what it was told is stored. */
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import type { ObjectKey, ObjectStore } from '../../../src/core/contracts/object-store.js'
import type * as Transports from '../../../src/core/transport/tcp/transport.js'
import { codeOfFailure, transportContext } from '../../support/transport-context.js'
import type { Random } from '../../support/random.js'
import { packageRoot } from '../../support/run.js'

const { serverTransport } = (await import(pathToFileURL(join(packageRoot, 'dist/core/transport/tcp/transport.js')).href)) as typeof Transports

const atOnce = 4
const mostBytes = 4 * 1024 * 1024
/** More is not believed of a key. */
const mostKeyBytes = 1024 * 1024
const types = ['pack', 'index', 'snapshot', 'key'] as const

export interface UploadingClientInit {
  readonly address: string
  readonly random: Random
  readonly stateDirectory: string
  /** Resolves when the server is there again. */
  readonly serverIsUp: () => Promise<void>
}

export class UploadingClient {
  /** By `type/name`. */
  readonly acknowledged = new Set<string>()
  /** Puts that were cut off and made again. */
  repeated = 0
  #stopped = false

  private constructor(
    readonly store: ObjectStore,
    private readonly init: UploadingClientInit,
  ) {}

  static async open(init: UploadingClientInit): Promise<UploadingClient> {
    const context = transportContext({ create: true, signal: new AbortController().signal, stateDirectory: init.stateDirectory, connections: atOnce })
    return new UploadingClient(await serverTransport.open(init.address, context), init)
  }

  /** Resolves once it was stopped and nothing is under way. */
  async run(): Promise<void> {
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (!this.#stopped) await this.#uploadOne()
      }),
    )
  }

  stop(): void {
    this.#stopped = true
  }

  async #uploadOne(): Promise<void> {
    const { random, serverIsUp } = this.init
    const type = random.pick(types)
    const body = random.bytes(random.sizeBetween(1, type === 'key' ? mostKeyBytes : mostBytes))
    const key: ObjectKey = { type, name: createHash('sha256').update(body).digest('hex') }
    for (;;) {
      await serverIsUp()
      const failure = await codeOfFailure(this.store.put(key, body, { signal: new AbortController().signal }))
      if (failure === 'no error') break
      // A connection that breaks is worth another try, as `retry` makes it for people; everything else is a fault.
      if (failure !== 'store-failed') throw new Error(`a put was refused with ${failure}`)
      this.repeated += 1
      await new Promise(setImmediate)
    }
    this.acknowledged.add(`${key.type}/${key.name}`)
  }
}
