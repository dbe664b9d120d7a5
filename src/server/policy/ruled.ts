/**
 * A store under rules. For one object one call goes after the other, so that what the rules were told of it is true until the call is over;
 * therefore there is one of these for each repository, shared by all who have it open. Another server in front of the same store does
 * not wait: there objects are safe because their names are hashes, and `config` because it is put only where nothing is.
 */
import { hasCode } from '../../core/contracts/errors.js'
import type { AbortOptions, ObjectKey, ObjectStore, PutOptions } from '../../core/contracts/object-store.js'
import { ForwardingStore } from '../../core/stores/forwarding-store.js'
import { neverAborted } from '../../core/support/abort.js'
import { keyText } from '../../core/transport/object-key.js'
import type { PutTerms, Rule } from './rule.js'
import { TurnsByName } from './turns-by-name.js'

/** Rules are asked in their order. One that counts comes last: nobody refuses after it. */
export function ruled(inner: ObjectStore, rules: readonly Rule[]): ObjectStore {
  return rules.length === 0 ? inner : new RuledStore(inner, rules)
}

class RuledStore extends ForwardingStore {
  readonly #turns = new TurnsByName()

  constructor(
    inner: ObjectStore,
    private readonly rules: readonly Rule[],
  ) {
    super(inner)
  }

  override put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const rules = this.rules.filter((rule) => rule.concerns('put', key))
    if (rules.length === 0) return this.inner.put(key, body, options)
    return this.#turns.run(keyText(key), options.signal, async () => {
      const planned = { key, stored: await this.inner.stat(key, options), bytes: body.byteLength, ifAbsent: options.ifAbsent === true }
      const terms: PutTerms[] = []
      for (const rule of rules) terms.push(await rule.put(planned, options))
      await this.#putOn(terms, key, body, options)
    })
  }

  override delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const rules = this.rules.filter((rule) => rule.concerns('delete', key))
    if (rules.length === 0) return this.inner.delete(key, options)
    return this.#turns.run(keyText(key), options.signal, async () => {
      const change = { key, stored: await this.inner.stat(key, options) }
      for (const rule of rules) rule.delete(change)
      await this.inner.delete(key, options)
      for (const rule of rules) rule.deleted?.(change)
    })
  }

  async #putOn(terms: readonly PutTerms[], key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const replacing = terms.find((term) => term.replacing !== undefined)?.replacing
    const counting = terms.filter((term) => term.settle !== undefined)
    let bytesAfter: number | undefined = body.byteLength
    try {
      await this.inner.put(key, body, replacing === undefined ? options : { ...options, ifAbsent: true })
    } catch (error) {
      if (counting.length > 0) bytesAfter = await this.#sizeAfterAll(key)
      throw replacing !== undefined && hasCode(error, 'object-exists') ? replacing(error) : error
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
