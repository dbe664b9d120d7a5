/**
 * Notes calls that a manifest has to ask for, whether or not the walls let them through: a plugin that swallows the refusal should
 * hear of it here. What is called is what was there before, so nothing else changes.
 */
import childProcess from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import workers from 'node:worker_threads'
import type { Capability } from '../../core/contracts/plugin.js'
import type { Use } from './observation.js'

const uses = new Map<string, Use>()
const mostUses = 20
const mostWords = 200

export function usesSoFar(): readonly Use[] {
  return [...uses.values()]
}

function note(capability: Capability, call: string, about: unknown): void {
  const what = `${call} ${words(about)}`.trim().slice(0, mostWords)
  if (uses.size < mostUses) uses.set(`${capability} ${call}`, { capability, what })
}

function words(about: unknown): string {
  if (typeof about === 'string' || typeof about === 'number') return String(about)
  if (about instanceof URL || Buffer.isBuffer(about)) return String(about)
  if (Array.isArray(about)) return words(about[0])
  if (typeof about !== 'object' || about === null) return ''
  const { host, path: place, port } = about as { host?: unknown; path?: unknown; port?: unknown }
  return [host, port, place].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
}

type Callable = (this: unknown, ...args: unknown[]) => unknown

/** Puts a note in front of `owner[name]`. One that cannot be replaced is left: then the wall speaks alone. */
function watch(owner: object, names: readonly string[], label: string, seen: (call: string, args: readonly unknown[]) => void): void {
  for (const name of names) {
    const held = Object.getOwnPropertyDescriptor(owner, name)
    const inner: unknown = held?.value
    if (typeof inner !== 'function' || (held?.writable !== true && held?.configurable !== true)) continue
    const watched = new Proxy(inner, {
      apply: (target, self, args: unknown[]) => {
        seen(`${label}${name}`, args)
        return Reflect.apply(target as Callable, self, args)
      },
      construct: (target, args: unknown[], made) => {
        seen(`${label}${name}`, args)
        return Reflect.construct(target, args, made) as object
      },
    })
    Object.defineProperty(owner, name, { ...held, value: watched })
  }
}

const noting = (capability: Capability) => (call: string, args: readonly unknown[]) => note(capability, call, args[0])

const pathFirst = ['appendFile', 'chmod', 'chown', 'createWriteStream', 'lchown', 'lutimes', 'mkdir', 'rm', 'rmdir', 'truncate', 'unlink', 'utimes', 'writeFile']
/** `from`, `to`: what is written is the second, except that a rename takes the first away. */
const pathSecond = ['copyFile', 'cp', 'link', 'rename', 'symlink']
const sync = (names: readonly string[]): string[] => names.flatMap((name) => [name, `${name}Sync`])

export function watchUses(): void {
  watch(net.Socket.prototype, ['connect'], 'net.', noting('network'))
  watch(net.Server.prototype, ['listen'], 'net.server.', noting('network'))
  watch(dgram, ['createSocket', 'Socket'], 'dgram.', noting('network'))
  watch(dns, ['lookup', 'resolve', 'resolve4', 'resolve6'], 'dns.', noting('network'))
  watch(dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6'], 'dns.promises.', noting('network'))
  watch(globalThis, ['fetch', 'WebSocket'], '', noting('network'))
  watch(childProcess, ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'], 'child_process.', noting('spawn'))
  watch(process, ['kill'], 'process.', (call, args) => void (args[0] !== process.pid && note('spawn', call, args[0])))
  watch(workers, ['Worker'], 'worker_threads.', noting('native'))
  watch(process, ['dlopen'], 'process.', (call, args) => note('native', call, args[1]))
  for (const [owner, label, every] of [[fs, 'fs.', sync], [fs.promises, 'fs.promises.', (names: readonly string[]) => names]] as const) {
    watch(owner, every(pathFirst), label, (call, args) => noteWrite(call, args[0]))
    watch(owner, every(pathSecond), label, (call, args) => [...(call.includes('rename') ? [args[0]] : []), args[1]].forEach((place) => noteWrite(call, place)))
    watch(owner, every(['open']), label, (call, args) => void (writes(args[1]) && noteWrite(call, args[0])))
  }
  // What imports `{ connect } from 'node:net'` later gets the watched one.
  syncBuiltinESMExports()
}

function writes(flags: unknown): boolean {
  if (typeof flags === 'number') return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
  return typeof flags === 'string' && /[wa+]/.test(flags)
}

function noteWrite(call: string, place: unknown): void {
  const where = place instanceof URL ? fileURLToPath(place) : typeof place === 'string' || Buffer.isBuffer(place) ? String(place) : undefined
  if (where === undefined || where.startsWith('/dev/null')) return
  const relative = path.relative(os.tmpdir(), path.resolve(where))
  if (relative.startsWith('..') || path.isAbsolute(relative)) note('write', call, where)
}
