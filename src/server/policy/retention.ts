/**
 * What was stored stays for a minimum time by the store's own clock, which no client sets: neither a stolen token nor a client
 * with a wrong date shortens it. Each object is judged by its own age: the server cannot see which old packs a new snapshot needs. `config` and keys,
 * without which nothing can be read at all, no client removes however old they are. Locks may go at any time, since every run leaves one.
 */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError } from '../../core/contracts/errors.js'
import { keepConfig, type Change, type Rule } from './rule.js'

export interface RetentionInit {
  readonly seconds: number
  readonly clock: Clock
}

/** A Date has no later one (ECMA-262, "Time Values and Time Range"), and no earlier one than its negative. */
const latestDateMs = 8.64e15

export function retention({ seconds, clock }: RetentionInit): Rule {
  const demandAge = ({ key, stored }: Change): void => {
    if (stored === undefined) return
    if (key.type === 'config' || key.type === 'key') throw refusal(key.type)
    const { storedAtMs = NaN } = stored
    // Where the store does not tell, or tells nonsense, nobody can say that the time is over.
    const endsMs = Math.abs(storedAtMs) <= latestDateMs ? storedAtMs + seconds * 1000 : Infinity
    if (clock.now() >= endsMs) return
    const until = endsMs > latestDateMs ? '' : ` until ${new Date(endsMs).toISOString()}`
    throw new BackupError('access-denied', `the server keeps this object${until}`, { hint: 'Run the command again when that time is over.' })
  }
  return {
    concerns: (operation, { type }) => (operation === 'put' ? type === 'config' : type !== 'lock'),
    put: (put) => keepConfig(put, (cause) => refusal('config', cause)),
    delete: demandAge,
  }
}

function refusal(type: 'config' | 'key', cause?: unknown): BackupError {
  const what = type === 'config' ? 'the config of a repository is not replaced or deleted here' : 'keys are not deleted here'
  return new BackupError('access-denied', `${what}: the server keeps what was stored`, { cause, hint: 'Ask whoever runs the server; they can do it on its own machine.' })
}
