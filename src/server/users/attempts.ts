/**
 * How those who keep being wrong are slowed down and refused. A user is never blocked as such: whoever guesses at a name would
 * lock its owner out. What is blocked is a peer for one user, and a peer that tries many.
 */
import type { Clock } from '../../core/contracts/clock.js'
import { Tally } from './tally.js'

const minuteMs = 60_000
const times = { blockMs: minuteMs, mostBlockMs: 15 * minuteMs, forgetMs: 30 * minuteMs }
const firstDelayMs = 100
/** Below what a listener gives a client to log in. */
const mostDelayMs = 5000

export class Attempts {
  readonly #ofPair: Tally
  readonly #ofPeer: Tally
  readonly #ofUser: Tally

  constructor(clock: Clock) {
    this.#ofPair = new Tally({ clock, blockAfter: 8, ...times })
    // Behind one address there may be a whole house: one of it with an old token must not end the others' backups.
    this.#ofPeer = new Tally({ clock, blockAfter: 40, ...times })
    this.#ofUser = new Tally({ clock, blockAfter: Infinity, ...times })
  }

  /** For how long whoever comes from there for that user is refused at once; 0: not at all. */
  refusedForMs(peer: string, user: string): number {
    return Math.max(this.#ofPeer.blockedForMs(peer), this.#ofPair.blockedForMs(pairName(peer, user)))
  }

  /** Counts a wrong token; gives how long the answer is to be kept back. */
  failed(peer: string, user: string): number {
    const worst = Math.max(this.#ofPeer.fail(peer), this.#ofPair.fail(pairName(peer, user)), this.#ofUser.fail(user))
    return Math.min(mostDelayMs, firstDelayMs * 2 ** (worst - 1))
  }
}

function pairName(peer: string, user: string): string {
  return `${peer} ${user}`
}
