/** Starts what listens, all or nothing, and stops it again. */
import { BackupError, codeOf, messageOf } from '../core/contracts/errors.js'
import { bracketed } from './certificate/host-names.js'
import type { ListenAddress, Listener } from './contracts.js'

export interface PlannedListener {
  readonly protocol: 'socket' | 'rest' | 'metrics'
  /** The flag that names the place, for messages. */
  readonly flag: string
  readonly at: ListenAddress
  readonly start: () => Promise<Listener>
}

export interface RunningListener {
  readonly protocol: PlannedListener['protocol']
  readonly listener: Listener
}

/** Errors: `invalid-usage` for a place that is taken, not allowed or not of this machine, with which flag names another. */
export async function startListeners(plans: readonly PlannedListener[]): Promise<readonly RunningListener[]> {
  const running: RunningListener[] = []
  for (const plan of plans) {
    try {
      running.push({ protocol: plan.protocol, listener: await plan.start() })
    } catch (error) {
      await stopListeners(running, 0)
      throw listenError(error, plan)
    }
  }
  return running
}

export async function stopListeners(running: readonly RunningListener[], graceSeconds: number): Promise<void> {
  const closed = await Promise.allSettled(running.map(({ listener }) => listener.close({ graceSeconds })))
  for (const result of closed) if (result.status === 'rejected') throw result.reason
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'that is no address of this machine',
  EAFNOSUPPORT: 'this machine has no such addresses',
  ENOTFOUND: 'there is no such name',
}

function listenError(cause: unknown, { at, flag }: PlannedListener): unknown {
  const reason = reasons[codeOf(cause) ?? '']
  if (reason === undefined) return cause
  const place = `${bracketed(at.host)}:${at.port}`
  return new BackupError('invalid-usage', `the server cannot listen at ${place}: ${reason}`, { cause, hint: `Choose another place with ${flag} HOST:PORT. (${messageOf(cause)})` })
}
