/**
 * A store under rules. For one object one call goes after the other, so that what the rules were told of it is true until the call is over.
 * A repository may be open more than once, so whoever opens it gives all of its stores the same turns. Another server in front of the same store does
 * not wait: there objects are safe because their names are hashes, and `config` because it is put only where nothing is.
 */
import { codeOf, hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../../core/contracts/object-store.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'
import { neverAborted } from '../../core/support/abort.js'
import { keyText } from '../../core/transport/object-key.js'
import type { PutTerms, Rule } from './rule.js'
import type { TurnsByName } from './turns-by-name.js'

export interface RuledInit {
  /** Asked in their order. One that counts comes last: nobody refuses after it. */
  readonly rules: readonly Rule[]
  /** Of all stores that may be the same place. */
  readonly turns: TurnsByName
  /** One name for the same place. */
  readonly place: string
  /** Told of what a rule has refused. */
  readonly refused?: (operation: 'put' | 'delete', key: ObjectKey, error: unknown) => void
}

export function ruled(inner: ObjectStore, init: RuledInit): ObjectStore {
  return init.rules.length === 0 ? inner : new RuledStore(inner, init)
}

/** What rules say; anything else is a failure of the store, of which others tell. */
const refusals: ReadonlySet<string | undefined> = new Set(['access-denied', 'store-full'])

class RuledStore extends ForwardingStore {
  constructor(
    inner: ObjectStore,
    private readonly init: RuledInit,
  ) {
    super(inner)
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const rules = this.init.rules.filter((rule) => rule.concerns('put', key))
    if (rules.length === 0) return this.inner.put(key, body, options)
    return this.#inTurn(key, options, async () => {
      const planned = { key, stored: await this.inner.stat(key, options), bytes: body.byteLength, ifAbsent: options.ifAbsent === true }
      const terms: PutTerms[] = []
      await this.#asking('put', key, async () => {
        for (const rule of rules) terms.push(await rule.put(planned, options))
      })
      await this.#putOn(terms, key, body, options)
    })
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const rules = this.init.rules.filter((rule) => rule.concerns('delete', key))
    if (rules.length === 0) return this.inner.delete(key, options)
    return this.#inTurn(key, options, async () => {
      const change = { key, stored: await this.inner.stat(key, options) }
      await this.#asking('delete', key, () => {
        for (const rule of rules) rule.delete(change)
      })
      await this.inner.delete(key, options)
      for (const rule of rules) rule.deleted?.(change)
    })
  }

  #inTurn(key: ObjectKey, { signal }: AbortOptions, work: () => Promise<void>): Promise<void> {
    return this.init.turns.run(`${this.init.place} ${keyText(key)}`, signal, work)
  }

  async #asking(operation: 'put' | 'delete', key: ObjectKey, ask: () => void | Promise<void>): Promise<void> {
    try {
      await ask()
    } catch (error) {
      if (refusals.has(codeOf(error))) this.init.refused?.(operation, key, error)
      throw error
    }
  }

  async #putOn(terms: readonly PutTerms[], key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const replacing = terms.find((term) => term.replacing !== undefined)?.replacing
    const counting = terms.filter((term) => term.settle !== undefined)
    let bytesAfter: number | undefined = body.byteLength
    try {
      await this.inner.put(key, body, replacing === undefined ? options : { ...options, ifAbsent: true })
    } catch (error) {
      if (counting.length > 0) bytesAfter = await this.#sizeAfterAll(key)
      if (replacing === undefined || !hasCode(error, 'object-exists')) throw error
      await this.#asking('put', key, () => Promise.reject(replacing(error)))
    } finally {
      for (const term of counting) term.settle?.(bytesAfter)
    }
  }

  /** A put that failed has stored all or nothing. */
  async #sizeAfterAll(key: ObjectKey): Promise<number | undefined> {
    try {
      return (await this.inner.stat(key, { signal: neverAborted }))?.size ?? 0
    } catch {
      return undefined
    }
  }
}
