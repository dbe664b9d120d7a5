/** Gives users their repositories: where each lies, what the server demands around it, and one open store for all who share it. */
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError, codeOf, hasCode, messageOf } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { objectTypes } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { Turns } from '../../core/support/turns.js'
import { neverAborted } from '../../core/support/abort.js'
import { addressWithin } from '../../core/support/address-within.js'
import type { Account, Namespaces, ServerLog, ServerMetrics } from '../contracts.js'
import { ruled } from '../policy/ruled.js'
import { TurnsByName } from '../policy/turns-by-name.js'
import { defaultRepositoriesPerUser, rulesFor, type ServerRules } from '../policy/server-rules.js'
import { Usage } from '../policy/usage.js'
import { KnownRepositories } from './known-repositories.js'
import { LeasedStore } from './leased-store.js'
import { plainErrors, plainOpenError } from './plain-errors.js'
import { NewRepositories } from './new-repositories.js'
import { repositoryPath } from './repository-path.js'
import { SharedStores } from './shared-stores.js'

export type OpenStore = (address: string, options: OpenOptions) => Promise<ObjectStore>

export interface ServerNamespacesInit {
  /** The server's own store; users' repositories lie below it. */
  readonly storeAddress: string
  /** How any address is opened. */
  readonly openStore: OpenStore
  readonly stateDirectory: string
  readonly rules: ServerRules
  readonly clock: Clock
  readonly log: ServerLog
  readonly metrics: ServerMetrics
  readonly isCurrent: (account: Account) => Promise<boolean>
  /** Rejects while the server's own store is out of reach. */
  readonly checkStore: () => Promise<void>
  /** How long a store stays open that nobody uses (default a minute). */
  readonly idleMs?: number
}

/** Of one user at a time, over all connections; clients list a few types at once. */
const listingsOfUser = 16
const defaultIdleMs = 60_000
/** Each has a file descriptor, or connections. */
const mostIdleStores = 64

export class ServerNamespaces implements Namespaces {
  readonly #known: KnownRepositories
  readonly #new: NewRepositories
  readonly #usages = new Map<string, Usage>()
  readonly #stores: SharedStores
  readonly #listings = new Map<string, Turns>()
  /** Of all objects, by repository and key: a repository may be open more than once. */
  readonly #turns = new TurnsByName()

  constructor(private readonly init: ServerNamespacesInit) {
    this.#known = new KnownRepositories({ ...init, onDamaged: (user, note) => init.log.warn('known_repository_damaged', { user, note }) })
    this.#new = new NewRepositories({
      known: {
        of: (user) => this.#plainly([user], () => this.#known.of(user)),
        remember: (segments) => this.#plainly(segments, () => this.#known.remember(segments)),
        prune: (user) => this.#plainly([user], () => this.#known.prune(user)),
      },
      most: init.rules.repositoriesPerUser ?? defaultRepositoriesPerUser,
    })
    this.#stores = new SharedStores({
      idleMs: init.idleMs ?? defaultIdleMs,
      mostIdle: mostIdleStores,
      onCloseFailed: (error) => init.log.warn('store_close_failed', { message: messageOf(error) }),
    })
  }

  async open(account: Account, path: string, options: OpenOptions): Promise<ObjectStore> {
    const segments = repositoryPath(account, path)
    const lease = await this.#stores.lease(path, () => this.#openStore(account.user, segments, options), options.signal)
    return new LeasedStore({
      lease,
      path,
      clock: this.init.clock,
      isCurrent: () => this.init.isCurrent(account),
      // So that a quota never misses a repository. Whether there is room for what is put the quota says itself.
      beforePut: () => this.#new.begin(segments, () => Promise.resolve()),
      listings: this.#listingsOf(account.user),
    })
  }

  #listingsOf(user: string): Turns {
    const listings = this.#listings.get(user) ?? new Turns(listingsOfUser)
    this.#listings.set(user, listings)
    return listings
  }

  /** Errors: those of the store, in words for clients. */
  async hasRepositories(user: string): Promise<boolean> {
    return (await this.#plainly([user], () => this.#known.of(user))).length > 0
  }

  close(): Promise<void> {
    return this.#stores.close()
  }

  async #openStore(user: string, segments: readonly string[], options: OpenOptions): Promise<ObjectStore> {
    if (options.create) {
      // What is made where a disk was unmounted would lie below it when it comes back.
      await this.#plainly(segments, () => this.#demandStore())
      await this.#new.begin(segments, () => this.#demandRoom(user))
    }
    return this.#plainly(segments, async () => {
      const store = await this.init.openStore(this.#addressOf(segments), options).catch(async (error: unknown) => {
        if (hasCode(error, 'repository-not-found')) await this.#demandStore()
        throw error
      })
      return this.#withRules(segments, store)
    })
  }

  /** A store that has gone has no repository either, but whoever asks for one should hear what is wrong. */
  async #demandStore(): Promise<void> {
    await this.init.checkStore().catch((error: unknown) => {
      throw new BackupError('store-failed', messageOf(error), { cause: error })
    })
  }

  /** A layout has no bytes that a quota counts; where that is full, no more of them are made. */
  async #demandRoom(user: string): Promise<void> {
    const { quotaBytes } = this.init.rules
    if (quotaBytes === undefined) return
    const settle = await this.#usageOf(user, quotaBytes).reserve(1, { signal: neverAborted })
    settle(0)
  }

  /** What is about the place of `segments` and fails, in words for clients. */
  async #plainly<Result>(segments: readonly string[], work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw plainOpenError(error, `/${segments.join('/')}`, this.init)
    }
  }

  /** Rules are outside: what they say reaches the client as it is. */
  #withRules(segments: readonly string[], store: ObjectStore): ObjectStore {
    const { rules, clock, log } = this.init
    const [user = ''] = segments
    const path = segments.join('/')
    return ruled(plainErrors(store, this.init), {
      rules: rulesFor(rules, clock, (quotaBytes) => this.#usageOf(user, quotaBytes)),
      turns: this.#turns,
      // What differs only in case is one folder where the file system says so.
      place: path.toLowerCase(),
      refused: (operation, { type }, error) => log.warn('refused', { user, path, operation, type, code: codeOf(error), message: messageOf(error) }),
    })
  }

  #usageOf(user: string, quotaBytes: number): Usage {
    const usage = this.#usages.get(user) ?? new Usage({ quotaBytes, clock: this.init.clock, deletes: !this.init.rules.appendOnly, count: () => this.#count(user) })
    this.#usages.set(user, usage)
    return usage
  }

  async #count(user: string): Promise<number> {
    let bytes = 0
    for (const segments of await this.#plainly([user], () => this.#known.of(user))) bytes += await this.#plainly(segments, () => this.#bytesIn(segments))
    return bytes
  }

  async #bytesIn(segments: readonly string[]): Promise<number> {
    const options = { signal: neverAborted }
    try {
      const store = await this.init.openStore(this.#addressOf(segments), { ...options, create: false })
      try {
        let bytes = 0
        for (const type of objectTypes) for await (const { size } of store.list(type, options)) bytes += size
        return bytes
      } finally {
        await store.close()
      }
    } catch (error) {
      // Its owner made it and somebody removed it from the server.
      if (hasCode(error, 'repository-not-found')) return 0
      throw error
    }
  }

  #addressOf(segments: readonly string[]): string {
    return addressWithin(this.init.storeAddress, segments)
  }
}
