/** The hostile script in a process of its own, behind all walls or some of them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync, type Stats } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Capability } from '../../../core/contracts/plugin.js'
import { walledCommand } from '../walled-command.js'
import type { LaunchPlan } from '../launch-plan.js'

const script = fileURLToPath(new URL('../../../../test/fixtures/walls/hostile.mjs', import.meta.url))
const koffiPath = createRequire(import.meta.url).resolve('koffi')
const modules = dirname(dirname(koffiPath))

export interface HostileOptions {
  readonly capabilities: readonly Capability[]
  /** Default false. */
  readonly trusted?: boolean
  /** Of JavaScript's fence and Node's permissions one may be taken away, to see what holds without. */
  readonly without?: readonly ('fence' | 'permissions' | 'kernel')[]
}

/** Files that a plugin may reach, and such as it may not; and somebody who listens. */
export class Surroundings {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'walls-')))
  readonly #socket = join(this.#folder, 'socket')
  readonly #servers: Server[] = []
  #port = 0

  async prepare(): Promise<void> {
    const [tcp, unix] = [await this.#listen(0), await this.#listen(this.#socket)]
    this.#servers.push(tcp, unix)
    this.#port = (tcp.address() as AddressInfo).port
  }

  async #listen(where: number | string): Promise<Server> {
    const server = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 204 No Content\r\n\r\n'))
    if (typeof where === 'number') server.listen(where, '127.0.0.1')
    else server.listen(where)
    await once(server, 'listening')
    return server
  }

  /** What came of each attempt, with files of its own; and what has become of the one that the input leads to. */
  async attempt(attempts: readonly string[], { capabilities, trusted = false, without = [] }: HostileOptions): Promise<{ results: Record<string, string>; file: Stats }> {
    const folder = mkdtempSync(join(this.#folder, 'run-'))
    const own = join(folder, 'own')
    const places = { outside: join(folder, 'outside.txt'), input: join(folder, 'in', 'input'), neighbour: join(folder, 'in-2', 'file.txt'), own, port: this.#port, socket: this.#socket }
    for (const name of ['in', 'in-2', 'own']) mkdirSync(join(folder, name))
    for (const path of [places.outside, `${places.outside}.old`, `${places.outside}.mjs`, places.neighbour]) writeFileSync(path, '//', { mode: 0o600 })
    symlinkSync(places.outside, places.input)
    const argument = JSON.stringify({ attempts, places, koffiPath })
    const readable = [script, modules, join(folder, 'in')]
    const command = walledCommand(script, [argument], { capabilities: new Set(capabilities), readable, writable: [own], trusted, heapMegabytes: 512 })
    const { file, args } = weaken(command, without)
    const child = spawn(file, args, { cwd: own, stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
    const channel = child.stdio[3] as Readable
    const [said, complaints, [code, signal]] = await Promise.all([text(channel), text(child.stderr as Readable), once(child, 'exit') as Promise<[number | null, string | null]>])
    if (said === '') throw new Error(`the process ended with ${code ?? signal} and said nothing, on stderr: ${complaints}`)
    return { results: JSON.parse(said) as Record<string, string>, file: statSync(places.outside) }
  }

  close(): void {
    for (const server of this.#servers) server.close()
    rmSync(this.#folder, { recursive: true })
  }
}

function weaken({ file, args }: { file: string; args: string[] }, without: readonly string[]): { file: string; args: string[] } {
  const [launcher = '', json] = args
  if (args.length !== 2 || json === undefined) return { file, args }
  const plan = JSON.parse(json) as LaunchPlan
  const left = plan.args.filter((argument) => !(without.includes('fence') && argument.startsWith('--import')) && !(without.includes('permissions') && /^--(experimental-permission|permission|allow-)/.test(argument)))
  if (without.includes('kernel')) return { file: plan.file, args: left }
  return { file, args: [launcher, JSON.stringify({ ...plan, args: left })] }
}
