/**
 * Loaded before the entry of a walled process (`--import`), with what was granted in the query of its address. Stops what goes through
 * the functions named here, and says what to ask for; whoever means it climbs over, and meets the walls behind.
 */
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import inspector from 'node:inspector'
import module, { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import workerThreads from 'node:worker_threads'
import type { Capability } from '../../core/contracts/plugin.js'
import { tellRefusal } from './refusals.js'

/** Functions or classes by their names in one object; those that this Node does not have are left out. */
interface Closed {
  readonly where: object
  readonly names: readonly string[]
  /** `a plugin may not …` */
  readonly what: string
}

const granted = new Set(new URL(import.meta.url).searchParams.keys())

const byCapability: Readonly<Record<'network' | 'spawn' | 'native', readonly Closed[]>> = {
  network: [
    // Everything that is made of TCP, TLS and HTTP comes through these.
    { where: net.Socket.prototype, names: ['connect'], what: 'connect' },
    { where: net.Server.prototype, names: ['listen'], what: 'listen for connections' },
    { where: net, names: ['_createServerHandle'], what: 'listen for connections' },
    { where: dgram, names: ['createSocket', 'Socket'], what: 'send datagrams' },
    { where: globalThis, names: ['fetch', 'WebSocket', 'EventSource'], what: 'connect' },
    ...[dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype].map((where) => ({ where, names: lookups(where), what: 'look up names' })),
  ],
  spawn: [
    { where: childProcess, names: ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'], what: 'start programs' },
    { where: childProcess.ChildProcess.prototype, names: ['spawn'], what: 'start programs' },
  ],
  native: [
    { where: process, names: ['dlopen'], what: 'load native addons' },
    { where: process, names: ['binding', '_linkedBinding'], what: "use Node's own insides" },
    { where: workerThreads, names: ['Worker'], what: 'start threads' },
    { where: module, names: ['register', 'registerHooks'], what: 'change how modules are loaded' },
  ],
}

/** Whatever was granted. */
const always: readonly Closed[] = [
  { where: inspector, names: ['open'], what: 'open the inspector' },
  { where: inspector.Session.prototype, names: ['connect', 'connectToMainThread'], what: 'use the inspector' },
  { where: os, names: ['setPriority'], what: 'change the priority of processes' },
  { where: process, names: ['_debugProcess', '_debugEnd'], what: 'reach other processes' },
]

for (const capability of ['network', 'spawn', 'native'] as const) {
  if (!granted.has(capability)) for (const closed of byCapability[capability]) close(closed, capability)
}
for (const closed of always) close(closed)
closeKill()
syncBuiltinESMExports()

function close({ where, names, what }: Closed, capability?: Capability): void {
  for (const name of names) {
    if (!(name in where)) continue
    // Also called with `new`. Not an arrow function for that reason.
    const refused = function (): never {
      throw notGranted(what, capability)
    }
    Object.defineProperty(where, name, { value: refused, writable: true, configurable: true, enumerable: true })
  }
}

/** Its own process it may end; with `spawn` also what it started, which nothing here can tell from others. */
function closeKill(): void {
  for (const name of ['kill', '_kill']) {
    const kill: unknown = Reflect.get(process, name)
    if (typeof kill !== 'function') continue
    Reflect.set(process, name, (...given: readonly unknown[]): unknown => {
      const [pid] = given
      if (pid === process.pid || (granted.has('spawn') && pid !== process.ppid)) return Reflect.apply(kill, process, given) as unknown
      throw notGranted('signal other processes')
    })
  }
}

function notGranted(what: string, capability?: Capability): Error {
  tellRefusal(capability ?? 'processes')
  const how = capability === undefined ? '' : `: it was not granted "${capability}", which it asks for by "capabilities": ["${capability}"] in the "backup" key of its package.json`
  return Object.assign(new Error(`a plugin may not ${what}${how}`), { code: 'not-granted' })
}

function lookups(where: object): string[] {
  return Object.getOwnPropertyNames(where).filter((name) => /^(lookup|resolve|reverse)/.test(name))
}
