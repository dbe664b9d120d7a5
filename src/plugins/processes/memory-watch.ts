/** Polls the resident size of a process: heap flags miss native memory, and RLIMIT_AS breaks WebAssembly. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { codeOf } from '../../core/contracts/errors.js'

export interface MemoryWatchOptions {
  readonly limitBytes: number
  readonly intervalMs: number
  /** Called once; the watch is over then. */
  readonly onExceeded: (residentBytes: number) => void
  /** Called once where the system does not tell (no /proc); the watch is over then. */
  readonly onUnavailable: () => void
}

/** Returns what ends the watch. */
export function watchMemory(pid: number, options: MemoryWatchOptions): () => void {
  let busy = false
  const stop = (): void => clearInterval(timer)
  const poll = async (): Promise<void> => {
    const resident = await residentBytes(pid)
    if (resident === 'unavailable') {
      stop()
      options.onUnavailable()
    } else if (resident > options.limitBytes) {
      stop()
      options.onExceeded(resident)
    }
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    void poll().finally(() => (busy = false))
  }, options.intervalMs)
  timer.unref()
  return stop
}

/** 0 for a process that is gone. */
export async function residentBytes(pid: number): Promise<number | 'unavailable'> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch (error) {
    // ESRCH: it ended between open and read. ENOENT: it ended, or there is no /proc at all.
    return codeOf(error) === 'ESRCH' || existsSync('/proc/self/status') ? 0 : 'unavailable'
  }
}
