/** The files that a person edits: what a package holds but for its dependencies, its outputs and what is hidden. */
import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asError, codeOf } from '../../core/contracts/errors.js'

/** Editors write a file in several steps, and several files at once. */
const settleMs = 100
/** Larger ones count by their size and time. */
const maxReadBytes = 5_000_000

export interface SourcesInit {
  readonly directory: string
  /** Names at its top that are not looked at. */
  readonly outputs: ReadonlySet<string>
  /** Files elsewhere that count as well. Absolute. */
  readonly more: readonly string[]
}

interface Found {
  readonly folders: readonly string[]
  /** Of all contents: a save that changes nothing is none. */
  readonly digest: string
}

export async function digestOf(init: SourcesInit): Promise<string> {
  return (await look(init)).digest
}

/** Resolves with the new digest when it is no longer `since`; rejects when `signal` fires. */
export async function changed(init: SourcesInit, since: string, signal: AbortSignal): Promise<string> {
  for (;;) {
    const { folders } = await look(init)
    const event = watchAll([...folders, ...init.more], signal)
    try {
      // What was saved before the watch began is seen here.
      const { digest } = await look(init)
      if (digest !== since) return digest
      await event.happened
    } finally {
      event.stop()
    }
    await delay(settleMs, signal)
  }
}

async function look({ directory, more, outputs }: SourcesInit): Promise<Found> {
  const folders: string[] = []
  const files: string[] = [...more]
  const visit = async (folder: string, isTop: boolean): Promise<void> => {
    folders.push(folder)
    for (const entry of (await entriesOf(folder)).sort((one, other) => (one.name < other.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name.endsWith('.tgz') || (isTop && outputs.has(entry.name))) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await visit(path, false)
      else if (entry.isFile()) files.push(path)
    }
  }
  await visit(directory, true)
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(await contentOf(file)).update('\0')
  return { folders, digest: hash.digest('hex') }
}

const entriesOf = (folder: string) => unlessGone(() => readdir(folder, { withFileTypes: true }), [])

const contentOf = (path: string): Promise<Uint8Array | string> =>
  unlessGone(async () => {
    const { mtimeMs, size } = await stat(path)
    return size > maxReadBytes ? `${size} ${mtimeMs}` : readFile(path)
  }, 'gone')

/** Files come and go while somebody works on them. */
async function unlessGone<Value>(read: () => Promise<Value>, gone: Value): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(codeOf(error) ?? '')) return gone
    throw error
  }
}

function watchAll(paths: readonly string[], signal: AbortSignal): { readonly happened: Promise<void>; stop(): void } {
  const stops: (() => void)[] = []
  const happened = new Promise<void>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    stops.push(() => signal.removeEventListener('abort', abort))
    for (const path of paths) {
      try {
        const watcher = watch(path, () => resolve()).on('error', () => resolve())
        stops.push(() => watcher.close())
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') reject(asError(error))
      }
    }
  })
  // Whoever returns before waiting has not asked.
  happened.catch(() => undefined)
  return { happened, stop: () => stops.forEach((stop) => stop()) }
}

function delay(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal.addEventListener('abort', abort, { once: true })
  })
}
