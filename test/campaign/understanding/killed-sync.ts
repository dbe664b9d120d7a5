/** A sync that is killed with SIGKILL at a moment: no handler of its own runs any more. */
import { watch } from 'node:fs'
import type { ChildProcess } from 'node:child_process'
import type { Exchange } from '../../support/exchange.js'
import { program, runProgram } from '../../support/run.js'

/** So long after the start, or after something appeared in that folder. */
export type Moment = { readonly seconds: number } | { readonly firstIn: string; readonly laterMs: number }
/** The agent alone, or with everything that is still in its process group. */
export type Victim = 'agent' | 'group'

export interface KilledSync {
  /** False where the sync was done before the moment came. */
  readonly killed: boolean
  readonly seconds: number
}

/** Rejects when the sync ends by itself and not well. */
export async function killSync(place: Exchange, args: readonly string[], moment: Moment, victim: Victim): Promise<KilledSync> {
  const startedMs = performance.now()
  let stop: () => void = () => undefined
  const { code, signal, stderr } = await runProgram(process.execPath, [program, 'sync', ...args], {
    ...place.options,
    onStart: (child) => (stop = at(moment, () => kill(child, victim))),
  }).finally(() => stop())
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`sync ended with ${code ?? signal}: ${stderr.slice(-2000)}`)
  return { killed: signal === 'SIGKILL', seconds: (performance.now() - startedMs) / 1000 }
}

function at(moment: Moment, act: () => void): () => void {
  if ('seconds' in moment) {
    const timer = setTimeout(act, moment.seconds * 1000)
    return () => clearTimeout(timer)
  }
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(moment.firstIn, () => {
    if (moment.laterMs === 0) act()
    else timer ??= setTimeout(act, moment.laterMs)
  })
  return () => {
    watcher.close()
    clearTimeout(timer)
  }
}

function kill(child: ChildProcess, victim: Victim): void {
  // One that has ended is no victim any more.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  if (victim === 'agent') child.kill('SIGKILL')
  else killGroup(child.pid)
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
