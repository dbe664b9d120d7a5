/**
 * One process at a time changes what is installed. Files `lock-<number>`: who made the highest has the lock, until he writes that he is done
 * or is no more. The next takes the next number; as a number is never given twice, two that find a dead holder cannot both follow him.
 */
import { readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import { isGone, ownIdentity, type ProcessIdentity } from '../../core/os/process-identity.js'
import { neverAborted, throwIfAborted } from '../../core/support/abort.js'
import { isFields } from '../../core/support/shapes.js'
import { writeDurably } from '../../core/transport/durable-write.js'

const lockName = /^lock-(\d{1,15})$/
const pollMilliseconds = 25
const free = 'free\n'

export interface ChangeLock {
  release(): Promise<void>
}

export interface LockOptions {
  readonly signal: AbortSignal
  /** Default: a minute. */
  readonly patienceMilliseconds?: number
}

/** `folder` must be there. Rejects with `plugins-busy`, or `aborted`. */
export async function lockChanges(folder: string, { patienceMilliseconds = 60_000, signal }: LockOptions): Promise<ChangeLock> {
  const waitsUntil = performance.now() + patienceMilliseconds
  for (;;) {
    throwIfAborted(signal)
    const highest = (await numbers(folder)).at(-1) ?? 0
    if (highest === 0 || (await isFree(join(folder, `lock-${highest}`)))) {
      const lock = await take(folder, highest + 1)
      if (lock !== undefined) return lock
      continue
    }
    if (performance.now() > waitsUntil) throw busy(join(folder, `lock-${highest}`))
    await wait(pollMilliseconds)
  }
}

/** Undefined where somebody else was faster. */
async function take(folder: string, number: number): Promise<ChangeLock | undefined> {
  const name = `lock-${number}`
  const body = Buffer.from(`${JSON.stringify(await ownIdentity())}\n`)
  try {
    await writeDurably({ folder, name, body, mode: 0o600, ifAbsent: true, signal: neverAborted })
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  }
  const all = await numbers(folder)
  if (all.some((other) => other > number)) {
    // The number was given and taken back between two looks of ours.
    await removed(join(folder, name))
    return undefined
  }
  for (const other of all) if (other < number) await removed(join(folder, `lock-${other}`))
  return { release: () => writeDurably({ folder, name, body: Buffer.from(free), mode: 0o600, ifAbsent: false, signal: neverAborted }) }
}

async function numbers(folder: string): Promise<number[]> {
  const found = (await readdir(folder)).flatMap((name) => lockName.exec(name)?.[1] ?? [])
  return found.map(Number).sort((one, other) => one - other)
}

async function isFree(path: string): Promise<boolean> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    // Whoever followed has removed it: look again.
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  if (text === free) return true
  const holder = identityFrom(text)
  // It is written whole or not at all; what else it may hold is nobody's.
  return holder === undefined || (await isGone(holder))
}

export function identityFrom(text: string): ProcessIdentity | undefined {
  try {
    const fields: unknown = JSON.parse(text)
    if (!isFields(fields)) return undefined
    const { namespace, pid, start } = fields
    return typeof namespace === 'string' && Number.isSafeInteger(pid) && typeof start === 'string' ? { namespace, pid: pid as number, start } : undefined
  } catch {
    return undefined
  }
}

async function removed(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function busy(path: string): BackupError {
  const hint = `Wait for it. If there is none (it ran in a container that is gone), remove ${path}.`
  return new BackupError('plugins-busy', 'another process is changing which plugins are installed', { subject: path, hint })
}
