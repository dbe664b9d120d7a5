/**
 * What a `backup serve` takes: the real command on a folder, with twenty clients that upload and then read all at once, and with two hundred
 * that are logged in and ask for nothing. Resident memory in MiB, the program's own code included; processor time in seconds.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ObjectKey, ObjectStore } from '../src/core/contracts/object-store.js'

const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
/** As long as packs get: 16 MiB, and the blob that takes them beyond it. */
const packBytes = 17 * 1024 * 1024
const clients = 20
const packsOfEach = 3
const idleClients = 200
const idleSeconds = 20
const live = { signal: new AbortController().signal }

export type OpenClient = (address: string) => Promise<ObjectStore>

export interface ServerMemory {
  readonly startedMiB: number
  readonly uploadingMiB: number
  readonly readingMiB: number
  /** For each that is idle. */
  readonly idleClientKiB: number
  /** While all of them are idle. */
  readonly idleCpuShare: number
}

export async function measureServer(openClient: OpenClient): Promise<ServerMemory> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-server-'))
  const child = spawn(process.execPath, [program, 'serve', '--store', join(folder, 'store'), '--state', join(folder, 'state'), '--listen', '127.0.0.1:0', '--log-level', 'warn'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return await measure(child, openClient)
  } finally {
    if (child.exitCode === null) {
      child.kill()
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true })
  }
}

async function measure(child: ChildProcess, openClient: OpenClient): Promise<ServerMemory> {
  const address = await firstLine(child)
  const pid = child.pid ?? 0
  const open = (count: number): Promise<ObjectStore[]> => Promise.all(Array.from({ length: count }, () => openClient(address)))
  const startedMiB = await memoryOf(pid, 'VmRSS')

  const stores = await open(clients)
  const own = stores.map(() => Array.from({ length: packsOfEach }, newPack))
  await Promise.all(stores.map((store, index) => Promise.all((own[index] ?? []).map(({ key, body }) => store.put(key, body, live)))))
  const uploadingMiB = await memoryOf(pid, 'VmHWM')
  await forgetPeak(pid)
  await Promise.all(stores.map((store, index) => Promise.all((own[index] ?? []).map(({ key }) => store.get(key, live)))))
  const readingMiB = await memoryOf(pid, 'VmHWM')
  for (const store of stores) await store.close()

  const beforeMiB = await memoryOf(pid, 'VmRSS')
  const idle = await open(idleClients)
  const beganSeconds = await processorSeconds(pid)
  await new Promise((resolve) => setTimeout(resolve, idleSeconds * 1000))
  const idleCpuShare = ((await processorSeconds(pid)) - beganSeconds) / idleSeconds
  const idleClientKiB = (((await memoryOf(pid, 'VmRSS')) - beforeMiB) * 1024) / idleClients
  for (const store of idle) await store.close()
  return { startedMiB, uploadingMiB, readingMiB, idleClientKiB, idleCpuShare }
}

/** One for each client: the server keeps one copy of what has the same name. */
function newPack(): { key: ObjectKey; body: Buffer } {
  const body = randomBytes(packBytes)
  return { key: { type: 'pack', name: createHash('sha256').update(body).digest('hex') }, body }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  throw new Error('the server ended before it printed its address')
}

/** `VmHWM` begins anew at what there is now (proc(5), `clear_refs`). */
function forgetPeak(pid: number): Promise<void> {
  return writeFile(`/proc/${pid}/clear_refs`, '5')
}

async function memoryOf(pid: number, field: 'VmHWM' | 'VmRSS'): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024
}

/** Of all its threads; `utime` and `stime` of proc_pid_stat(5), in the hundredths of a second that Linux counts in. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
