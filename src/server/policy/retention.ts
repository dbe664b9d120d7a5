/**
 * What was stored stays for a minimum time by the store's own clock, which no client sets: neither a stolen token nor a client
 * with a wrong date shortens it. Locks may go at any time, since every run leaves one.
 */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError } from '../../core/contracts/errors.js'
import type { Change, Rule } from './rule.js'

export interface RetentionInit {
  readonly seconds: number
  readonly clock: Clock
}

export function retention({ seconds, clock }: RetentionInit): Rule {
  const demandAge = ({ stored }: Change): void => {
    if (stored === undefined) return
    // Where the store does not tell, nobody can say that the time is over.
    const endsMs = stored.storedAtMs === undefined ? Infinity : stored.storedAtMs + seconds * 1000
    if (clock.now() >= endsMs) return
    const until = endsMs === Infinity ? '' : ` until ${new Date(endsMs).toISOString()}`
    throw new BackupError('access-denied', `the server keeps this object${until}`, { hint: 'Run the command again when that time is over.' })
  }
  return {
    /** Of what is put only `config` can be replaced by something else, which is as good as deleting it. */
    concerns: (operation, { type }) => (operation === 'put' ? type === 'config' : type !== 'lock'),
    put(put) {
      if (!put.ifAbsent) demandAge(put)
      return {}
    },
    delete: demandAge,
  }
}
