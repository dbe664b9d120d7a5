/** Lets users in by their tokens, quickly those who were in before, and later and later those who keep being wrong. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError, hasCode, messageOf } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { neverAborted, throwIfAborted, unlessAborted } from '../../core/support/abort.js'
import type { Account, Credentials, Gate, ServerLog, ServerMetrics } from '../contracts.js'
import { Attempts } from './attempts.js'
import { FairQueue } from './fair-queue.js'
import { peerGroup } from './peer.js'
import { RememberedLogins } from './remembered-logins.js'
import { hashOfNobody, isTokenOf, type ScryptCost, type TokenHash } from './token.js'
import { isUserName } from './user-name.js'
import type { UserRecord } from './user-record.js'
import type { UserRecords } from './user-records.js'

/** Each takes 16 MiB and a core for as long as it takes. */
const hashesAtOnce = 2
/** As many as may be connected: with a new server a whole house logs in at once. */
const waitingPerPeer = 256
/** Counted in one line, whatever they tried: names that are none must not fill the memory. */
const nobody = '?'

export interface TokenGateInit {
  readonly users: Pick<UserRecords, 'read'>
  readonly clock: Clock
  readonly metrics: ServerMetrics
  readonly log: ServerLog
  /** What comparing with the token of an unknown user costs: as for known ones (default: `tokenCost`). */
  readonly cost?: ScryptCost
  /** Resolves after so long, or rejects when the signal fires. Default: a timer. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return seconds <= 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}

export class TokenGate implements Gate {
  readonly #attempts: Attempts
  readonly #queue = new FairQueue({ atOnce: hashesAtOnce, waitingPerPeer })
  readonly #remembered = new RememberedLogins()
  readonly #nobody: TokenHash
  /** Tokens being compared: a client with twenty connections costs one comparison. */
  readonly #comparing = new Map<string, Promise<boolean>>()

  constructor(private readonly init: TokenGateInit) {
    this.#attempts = new Attempts(init.clock)
    this.#nobody = hashOfNobody(init.cost)
  }

  async login(credentials: Credentials, peer: string, options: AbortOptions): Promise<Account> {
    const account = (await this.#again(credentials)) ?? (await this.#first(credentials, peer, options))
    this.init.metrics.count('logins')
    return account
  }

  /** Whether the token that let them in is still theirs. */
  async isCurrent({ user, tokenId }: Account): Promise<boolean> {
    return (await this.#recordOf(user))?.tokenId === tokenId
  }

  /** Who was in before gets in even where others have spoilt it for the address. */
  async #again(credentials: Credentials): Promise<Account | undefined> {
    const tokenId = this.#remembered.tokenIdOf(credentials)
    if (tokenId === undefined) return undefined
    const account = { user: credentials.user, tokenId }
    if (await this.isCurrent(account)) return account
    this.#remembered.forget(credentials)
    return undefined
  }

  async #first(credentials: Credentials, peer: string, options: AbortOptions): Promise<Account> {
    const { user } = credentials
    const group = peerGroup(peer)
    const name = isUserName(user) ? user : nobody
    const refuseAtOnce = (): void => {
      const forMs = this.#attempts.refusedForMs(group, name)
      if (forMs > 0) throw this.#refused('too many wrong logins from this address', `Check the token, and wait ${inWords(forMs)}.`, { user: name, peer, at_once: true })
    }
    refuseAtOnce()
    const record = await this.#recordOf(user)
    const known = record?.token ?? this.#nobody
    throwIfAborted(options.signal)
    const comparing = this.#compare(credentials, known, group, refuseAtOnce)
    // Whoever leaves before the answer has guessed as well.
    const left = (): void => {
      comparing.then((isRight) => isRight || this.#failed(group, name, peer), () => undefined)
    }
    options.signal.addEventListener('abort', left, { once: true })
    const right = await unlessAborted(comparing, options.signal).finally(() => options.signal.removeEventListener('abort', left))
    if (right && record !== undefined) {
      this.#remembered.remember(credentials, record.tokenId)
      return { user, tokenId: record.tokenId }
    }
    await this.#wait(this.#failed(group, name, peer), options.signal)
    throw new BackupError('login-refused', 'the user is unknown or the token is wrong', {
      hint: 'Paste the address again as the server printed it, or ask for a new token: backup serve user rotate USER',
    })
  }

  /** How long the answer is to be kept back, in milliseconds. */
  #failed(group: string, user: string, peer: string): number {
    this.#note({ user, peer })
    return this.#attempts.failed(group, user)
  }

  /** `before` may refuse when its turn has come: while it waited others of this peer may have been wrong. */
  #compare(credentials: Credentials, known: TokenHash, group: string, before: () => void): Promise<boolean> {
    const name = `${group} ${known.hash.toString('base64')} ${this.#remembered.nameOf(credentials)}`
    const compare = async (): Promise<boolean> => {
      before()
      return isTokenOf(credentials.token, known)
    }
    // Whoever asked first may leave before the others.
    const comparing = this.#comparing.get(name) ?? this.#queue.run(group, compare, { signal: neverAborted }).finally(() => this.#comparing.delete(name))
    this.#comparing.set(name, comparing)
    return comparing
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.init.wait !== undefined) return this.init.wait(milliseconds, signal)
    try {
      await delay(milliseconds, undefined, { signal })
    } catch (cause) {
      throw new BackupError('aborted', 'the login was stopped', { cause })
    }
  }

  /** A record that cannot be read lets nobody in, and is told to whoever runs the server. */
  async #recordOf(user: string): Promise<UserRecord | undefined> {
    try {
      return await this.init.users.read(user)
    } catch (error) {
      if (!hasCode(error, 'damaged')) throw error
      this.init.log.warn('user_record_damaged', { user, message: messageOf(error) })
      return undefined
    }
  }

  #refused(message: string, hint: string, fields: Readonly<Record<string, unknown>>): BackupError {
    this.#note(fields)
    return new BackupError('login-refused', message, { hint })
  }

  #note(fields: Readonly<Record<string, unknown>>): void {
    this.init.metrics.count('logins_refused')
    this.init.log.warn('login_refused', fields)
  }
}
