/**
 * `npm run bench:socket -- [megabytes] [rounds]` (default 512, three rounds): PUT and GET over `tls://` on loopback, server and client in two
 * processes, against a raw TLS socket of Node's that carries as many bytes in the same direction in the same run, and against one whose
 * receiver hashes them as any server does that verifies what it is sent: with two cores that is where a good part of them goes; then the server's
 * memory and idle clients (server-memory.ts). The store below the throughput keeps nothing: this is about the protocol.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { ObjectKey, ObjectStore } from '../src/core/contracts/object-store.js'
import { measureServer } from './server-memory.js'
import type { BenchServer } from './socket-server.js'
import type * as Scenes from '../src/server/socket/test-support/scene.js'
import type * as Transports from '../src/core/transport/tcp/transport.js'

const megabytes = Number(process.argv[2] ?? 512)
const rounds = Number(process.argv[3] ?? 3)
const chunkKilobytes = Number(process.argv[4] ?? 256)
const packBytes = 16 * 1024 * 1024
const callsAtOnce = 2
const live = { signal: new AbortController().signal }

const load = (module: string): Promise<unknown> => import(new URL(`../../dist/${module}`, import.meta.url).href)
const { clientContext } = (await load('server/socket/test-support/scene.js')) as typeof Scenes
const { openServerStore } = (await load('core/transport/tcp/transport.js')) as typeof Transports

const body = randomBytes(packBytes)
const key: ObjectKey = { type: 'pack', name: createHash('sha256').update(body).digest('hex') }
const objects = Math.ceil((megabytes * 1024 * 1024) / packBytes)

async function startServer(): Promise<{ child: ChildProcess; server: BenchServer }> {
  const child = fork(fileURLToPath(new URL('socket-server.js', import.meta.url)), [String(packBytes)])
  const [server] = (await once(child, 'message')) as [BenchServer]
  return { child, server }
}

/** Bytes a second. */
async function timed(action: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await action()
  return (objects * packBytes) / ((performance.now() - began) / 1000)
}

async function rawSocket(port: number): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, minVersion: 'TLSv1.3' })
  await once(socket, 'secureConnect')
  socket.setNoDelay(true)
  return socket
}

/** Says how much will come, sends it as large buffers, and waits for the one byte that says that all was received. */
async function rawUp(port: number, kind: 'up' | 'hashed'): Promise<void> {
  const socket = await rawSocket(port)
  socket.write(`${kind} ${objects * packBytes}`.padEnd(32))
  const chunkBytes = 256 * 1024
  for (let sent = 0; sent < objects * packBytes; sent += chunkBytes) {
    const at = sent % packBytes
    if (!socket.write(body.subarray(at, at + chunkBytes))) await once(socket, 'drain')
  }
  await once(socket, 'data')
  socket.destroy()
}

async function rawDown(port: number): Promise<void> {
  const socket = await rawSocket(port)
  const wanted = objects * packBytes
  let received = 0
  const all = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.byteLength
      if (received >= wanted) resolve()
    })
  })
  socket.write(`down ${wanted}`.padEnd(32))
  await all
  socket.destroy()
}

async function several(call: () => Promise<unknown>, count: number, atOnce: number): Promise<void> {
  let left = count
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left-- > 0) await call()
  }))
}

/** The server remembers for a while what it has just stored; not so after a delete. */
async function putAnew(store: ObjectStore): Promise<void> {
  await store.delete(key, live)
  await store.put(key, body, live)
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
const shown = (bytesASecond: number): string => `${Math.round(bytesASecond / 1e6)} MB/s`

const open = (server: BenchServer): Promise<ObjectStore> => openServerStore(server.address, clientContext({ chunkBytes: chunkKilobytes * 1024 }))

async function throughput(): Promise<void> {
  const { child, server } = await startServer()
  const results = { 'raw up': [] as number[], 'raw hashed': [] as number[], put: [] as number[], 'raw down': [] as number[], get: [] as number[] }
  try {
    const store = await open(server)
    for (let round = 0; round <= rounds; round++) {
      const row = {
        'raw up': await timed(() => rawUp(server.rawPort, 'up')),
        'raw hashed': await timed(() => rawUp(server.rawPort, 'hashed')),
        put: await timed(() => several(() => putAnew(store), objects, callsAtOnce)),
        'raw down': await timed(() => rawDown(server.rawPort)),
        get: await timed(() => several(() => store.get(key, live), objects, callsAtOnce)),
      }
      // The first one warms up.
      if (round > 0) for (const [name, value] of Object.entries(row)) results[name as keyof typeof row].push(value)
    }
    await store.close()
  } finally {
    child.kill()
  }
  const share = (name: 'put' | 'get', raw: 'raw up' | 'raw hashed' | 'raw down'): string => `${Math.round(median(results[name].map((value, index) => (100 * value) / (results[raw][index] ?? 1))))}%`
  console.log(`put ${shown(median(results.put))}, a raw socket ${shown(median(results['raw up']))}: ${share('put', 'raw up')}`)
  console.log(`put against a raw socket whose receiver hashes, ${shown(median(results['raw hashed']))}: ${share('put', 'raw hashed')}`)
  console.log(`get ${shown(median(results.get))}, a raw socket ${shown(median(results['raw down']))}: ${share('get', 'raw down')}`)
}

async function memory(): Promise<void> {
  const found = await measureServer((address) => openServerStore(address, clientContext()))
  const shown = (mebibytes: number): string => `${Math.round(mebibytes)} MiB`
  console.log(`memory of backup serve: ${shown(found.startedMiB)} at first, at most ${shown(found.uploadingMiB)} with 20 clients that upload, ${shown(found.readingMiB)} with as many that read afterwards`)
  console.log(`200 idle clients: ${Math.round(found.idleClientKiB)} KiB each, ${(100 * found.idleCpuShare).toFixed(1)}% of a core`)
}

await throughput()
await memory()
