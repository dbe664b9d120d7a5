/** The server's process of `bench/socket.ts`: the protocol on a store that keeps nothing, and a raw TLS socket beside it. */
import { randomBytes } from 'node:crypto'
import { createServer, type TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import type * as Budgets from '../src/server/transfers/memory-budget.js'
import type * as Connecting from '../src/server/transfers/connections.js'
import type * as Hashes from '../src/server/transfers/hash-thread.js'
import type * as Memories from '../src/server/transfers/shared-memory.js'
import type * as Certificates from '../src/server/socket/test-support/certificates.js'
import type * as Listeners from '../src/server/socket/listener.js'
import type * as Scenes from '../src/server/socket/test-support/scene.js'
import type { ObjectStore } from '../src/core/contracts/object-store.js'

/** What the parent is told. */
export interface BenchServer {
  readonly address: string
  readonly rawPort: number
}

const load = (module: string): Promise<unknown> => import(new URL(`../../dist/server/${module}`, import.meta.url).href)
const { defaultBudgetBytes } = (await load('transfers/memory-budget.js')) as typeof Budgets
const { Connections } = (await load('transfers/connections.js')) as typeof Connecting
const { SharedTransferMemory } = (await load('transfers/shared-memory.js')) as typeof Memories
const { HashThread } = (await load('transfers/hash-thread.js')) as typeof Hashes
const { firstCertificate } = (await load('socket/test-support/certificates.js')) as typeof Certificates
const { startSocketListener } = (await load('socket/listener.js')) as typeof Listeners
const { fingerprintOf, roomyLimits } = (await load('socket/test-support/scene.js')) as typeof Scenes

const packBytes = Number(process.argv[2])
const body = randomBytes(packBytes)
const hashes = new HashThread()

const nothing: ObjectStore = {
  address: 'nothing:',
  put: () => Promise.resolve(),
  stat: () => Promise.resolve({ size: packBytes }),
  // A copy, as from a file.
  get: (_key, { offset = 0, length = packBytes, into = Buffer.allocUnsafeSlow(length) }) => {
    into.set(body.subarray(offset, offset + length))
    return Promise.resolve(into.subarray(0, Math.min(length, packBytes - offset)))
  },
  // eslint-disable-next-line require-yield, @typescript-eslint/require-await
  async *list() {
    return
  },
  delete: () => Promise.resolve(),
  close: () => Promise.resolve(),
}

const metrics = { count: () => undefined, gauge: () => undefined }
const log = { info: () => undefined, warn: (event: string, fields?: object) => console.error(event, fields) }
const context = {
  gate: { login: ({ user }: { readonly user: string }) => Promise.resolve({ user }) },
  namespaces: { open: () => Promise.resolve(nothing) },
  memory: new SharedTransferMemory(defaultBudgetBytes, metrics),
  connections: new Connections({ limits: roomyLimits, metrics, log }),
  limits: roomyLimits,
  metrics,
  log,
  appendOnly: false,
}

/** `up N`: takes N bytes, then answers with one. `hashed N`: the same, with the SHA-256 of each object computed beside it. `down N`: sends N bytes. */
function raw(socket: TLSSocket): void {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  let wanted = -1
  let received = -32
  let hashing: ObjectHashing | undefined
  socket.on('data', (chunk: Buffer) => {
    if (wanted < 0) {
      const [direction, bytes] = chunk.subarray(0, 32).toString().trim().split(' ')
      wanted = Number(bytes)
      if (direction === 'down') return send(socket, wanted)
      if (direction === 'hashed') hashing = new ObjectHashing()
    }
    const begins = Math.max(0, -received)
    received += chunk.byteLength
    hashing?.take(chunk.subarray(begins))
    if (received === wanted) void Promise.all(hashing?.under ?? []).then(() => socket.write('.'))
  })
}

/** What any server has to do that verifies what it is sent: gather an object, and hash it on a thread of its own while the next one comes. */
class ObjectHashing {
  readonly under: Promise<string>[] = []
  /** More than are ever hashed at once: this end has no store to wait for. */
  private readonly bodies = Array.from({ length: 4 }, () => Buffer.from(new SharedArrayBuffer(packBytes)))
  private filled = 0

  take(chunk: Buffer): void {
    const [body] = this.bodies
    if (body === undefined) return
    const taken = Math.min(chunk.byteLength, packBytes - this.filled)
    body.set(chunk.subarray(0, taken), this.filled)
    this.filled += taken
    if (this.filled < packBytes) return
    this.under.push(hashes.sha256(body))
    this.bodies.push(...this.bodies.splice(0, 1))
    this.filled = 0
    if (taken < chunk.byteLength) this.take(chunk.subarray(taken))
  }
}

function send(socket: TLSSocket, bytes: number): void {
  const chunkBytes = 256 * 1024
  const more = (): void => {
    while (bytes > 0) {
      bytes -= chunkBytes
      const at = bytes % packBytes
      if (!socket.write(body.subarray(at, at + chunkBytes))) return void socket.once('drain', more)
    }
  }
  more()
}

const rawServer = createServer({ cert: firstCertificate.certificate, key: firstCertificate.privateKey, minVersion: 'TLSv1.3' }, raw)
rawServer.listen(0, '127.0.0.1', () => {
  void startSocketListener(context, { host: '127.0.0.1', port: 0 }, firstCertificate).then((listener) => {
    const server: BenchServer = {
      address: `tls://ada:token@${listener.address}/ada/bench?fp=sha256:${fingerprintOf(firstCertificate)}`,
      rawPort: (rawServer.address() as AddressInfo).port,
    }
    process.send?.(server)
  })
})
process.on('disconnect', () => process.exit())
