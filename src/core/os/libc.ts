/**
 * The bridge to libc: loaded on the first call, once per thread. Everything else in this folder goes through
 * `libcFunction`, so that a system without koffi or without a known libc degrades in one place.
 */
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'
import { messageOf } from '../contracts/errors.js'

type Argument = number | bigint | Buffer | null
export type LibcFunction = (...arguments_: Argument[]) => number

/** The part of koffi that we use; its own types say `any`. */
interface Koffi {
  load(path: string): { func(definition: string): unknown }
  errno(): number
  decode(reference: Buffer, offset: number, type: string): unknown
}

interface Libc {
  readonly koffi: Koffi
  readonly library: ReturnType<Koffi['load']>
  readonly functions: Map<string, LibcFunction | undefined>
}

export interface OsSupport {
  /** False: nanosecond times, extended attributes, special files and foreign user names are out of reach. */
  readonly available: boolean
  /** Why not, one sentence ready to print. */
  readonly reason?: string
}

/** glibc first, then musl by architecture. Struct layouts here are those of 64-bit little-endian Linux. */
const libraryNames = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1']
const architectures = ['x64', 'arm64']

let libc: Libc | { readonly reason: string } | undefined

/** Whether libc can be called in this thread. Never throws; the answer does not change. */
export function osSupport(): OsSupport {
  const loaded = loadLibc()
  return 'reason' in loaded ? { available: false, reason: loaded.reason } : { available: true }
}

/**
 * A function of libc by its C prototype, with paths and structs as `const void *` or `void *`. Undefined where
 * libc is out of reach or has no such function.
 */
export function libcFunction(prototype: string): LibcFunction | undefined {
  const loaded = loadLibc()
  if ('reason' in loaded) return undefined
  if (!loaded.functions.has(prototype)) loaded.functions.set(prototype, findFunction(loaded, prototype))
  return loaded.functions.get(prototype)
}

/** The `errno` that the last call in this thread left. */
export function lastErrno(): number {
  const loaded = loadLibc()
  return 'reason' in loaded ? 0 : loaded.koffi.errno()
}

/** The C string that the pointer at `offset` in `struct` points to. */
export function stringAt(struct: Buffer, offset: number): string {
  const loaded = loadLibc()
  const text = 'reason' in loaded ? '' : loaded.koffi.decode(struct, offset, 'char *')
  return typeof text === 'string' ? text : ''
}

/** NUL-terminated copy. A NUL inside would silently cut the path off, so it is refused as node itself does. */
export function cString(bytes: Buffer, call: string): Buffer {
  if (bytes.includes(0)) throw systemError(constants.errno.EINVAL, call, bytes)
  return Buffer.concat([bytes, Buffer.alloc(1)])
}

/** An error as node's own fs calls throw it: `code`, negative `errno`, `syscall`, `path`. */
export function systemError(errno: number, syscall: string, path: Buffer): NodeJS.ErrnoException {
  const code = errnoName(errno)
  const text = getSystemErrorMap().get(-errno)?.[1] ?? `error ${errno}`
  const shownPath = path.toString()
  return Object.assign(new Error(`${code}: ${text}, ${syscall} '${shownPath}'`), { code, errno: -errno, syscall, path: shownPath })
}

export function errnoName(errno: number): string {
  // Two names share one number on Linux; node's own choice of the pair comes first here.
  if (errno === constants.errno.EAGAIN) return 'EAGAIN'
  if (errno === constants.errno.ENOTSUP || errno === constants.errno.EOPNOTSUPP) return 'ENOTSUP'
  const found = Object.entries(constants.errno).find(([, number]) => number === errno)
  return found?.[0] ?? `errno ${errno}`
}

/** What a function here throws where libc is needed and there is none. */
export function unsupportedError(what: string, path: Buffer): NodeJS.ErrnoException {
  const reason = osSupport().reason ?? 'libc has no such function'
  return Object.assign(new Error(`ENOSYS: ${what} needs libc: ${reason}`), { code: 'ENOSYS', path: path.toString() })
}

function loadLibc(): NonNullable<typeof libc> {
  libc ??= tryToLoad()
  return libc
}

function tryToLoad(): NonNullable<typeof libc> {
  if (process.platform !== 'linux' || !architectures.includes(process.arch)) {
    return { reason: `calls into libc are known for Linux on x86-64 and arm64 only, this is ${process.platform} on ${process.arch}` }
  }
  if (process.env['BACKUP_NO_LIBC'] === '1') return { reason: 'BACKUP_NO_LIBC=1 is set' }
  try {
    const koffi = createRequire(import.meta.url)('koffi') as Koffi
    return { koffi, library: firstLibrary(koffi), functions: new Map() }
  } catch (error) {
    return { reason: messageOf(error) }
  }
}

function firstLibrary(koffi: Koffi): ReturnType<Koffi['load']> {
  const failures: string[] = []
  for (const name of libraryNames) {
    try {
      return koffi.load(name)
    } catch (error) {
      failures.push(messageOf(error))
    }
  }
  throw new Error(`no libc found: ${failures.join('; ')}`)
}

function findFunction(loaded: Libc, prototype: string): LibcFunction | undefined {
  try {
    return loaded.library.func(prototype) as LibcFunction
  } catch (error) {
    // An older libc lacks the symbol: the caller has a fallback. A prototype that koffi cannot parse is our fault.
    if (/cannot find function/i.test(messageOf(error))) return undefined
    throw error
  }
}
