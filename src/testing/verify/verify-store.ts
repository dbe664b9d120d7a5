/** The conformance suite against a person's own live store, in places of its own that it removes again, and how fast the store is. */
import { codeOf, hasCode, messageOf } from '../../core/contracts/errors.js'
import { follow, throwIfAborted } from '../../core/support/abort.js'
import { maskedAddress } from '../../core/support/address.js'
import { newObject, runStoreTest, storeProperties, type StoreProperty } from '../object-store/store-test.js'
import { objectStoreTests } from '../object-store/tests.js'
import { Places, type Left, type OpenStore } from './places.js'
import { measureSpeed } from './speed.js'
import type { PropertyResult, Speed, Verification } from './verification.js'

export interface VerifyRequest {
  /** As the person wrote it. Nothing there is touched but what is made below it. */
  readonly address: string
  /** Calls under way at a time when speed is measured. */
  readonly connections: number
  readonly signal: AbortSignal
  /** Of one test (default 180,000). One that takes longer has failed. */
  readonly testMs?: number
  /** Of 16 MiB, for measuring the speed; at most as many as there is time for (default 16). */
  readonly largeObjects?: number
}

export interface VerifyParts {
  readonly open: OpenStore
  /** Milliseconds from any beginning; never goes back. */
  readonly now: () => number
  /** Before each step, what it is about. */
  onStep?(what: string): void
}

const defaultTestMs = 180_000
const defaultLargeObjects = 16

/** Errors: those of opening the place, and `aborted`; whatever a test meets is in the result. Everything is removed before it rejects. */
export async function verifyStore(request: VerifyRequest, parts: VerifyParts): Promise<Verification> {
  const places = new Places(parts.open, request.address, request.signal, (place) => parts.onStep?.(`working in ${place}`))
  const found = new Findings()
  let speed: Speed | string | undefined
  let left: Left
  try {
    await tryDelete(places, request.signal, found)
    if (found.allHold) await runTests(places, request, parts, found)
    throwIfAborted(request.signal)
    if (found.allHold) speed = await measured(places, request, parts)
  } finally {
    if (places.anyMade) parts.onStep?.('removing what was made')
    left = await places.removeAll()
  }
  return { address: maskedAddress(request.address), properties: found.results(), ...(typeof speed === 'string' ? { speed: undefined, speedNotMeasured: speed } : { speed }), ...left }
}

/** First, and alone: where nothing can be deleted, nothing more is written. */
async function tryDelete(places: Places, signal: AbortSignal, found: Findings): Promise<void> {
  const place = await places.next()
  const store = await place.open({ create: true, signal })
  try {
    const { key, body } = newObject('pack', 1)
    await store.put(key, body, { signal })
    try {
      await store.delete(key, { signal })
      if ((await store.stat(key, { signal })) !== undefined) found.fail('delete', 'an object that was deleted is still there')
    } catch (error) {
      if (hasCode(error, 'aborted')) throw error
      found.fail('delete', `an object can be stored and not deleted: ${wordsOf(error)}`)
    }
  } finally {
    await store.close()
    await place.dispose()
  }
}

async function runTests(places: Places, request: VerifyRequest, parts: VerifyParts, found: Findings): Promise<void> {
  for (const property of storeProperties) {
    parts.onStep?.(property)
    for (const test of objectStoreTests.filter((row) => row.property === property)) {
      throwIfAborted(request.signal)
      const place = await places.next()
      try {
        await withinTime(request, (signal) => runStoreTest(test, place, signal, (text) => found.note(property, text)))
        found.pass(property)
      } catch (error) {
        throwIfAborted(request.signal)
        found.fail(property, `${test.title}: ${wordsOf(error)}`)
      } finally {
        await place.dispose()
      }
    }
  }
}

/** A store that never answers is told to stop, and is not waited for any longer. */
async function withinTime({ signal, testMs = defaultTestMs }: VerifyRequest, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const followed = follow(signal)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), testMs)
  const stopped = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener('abort', () => reject(new Error(`no answer within ${testMs / 1000} s`)), { once: true })
    followed.signal.addEventListener('abort', () => reject(new Error('the work was stopped')), { once: true })
  })
  try {
    await Promise.race([run(AbortSignal.any([followed.signal, late.signal])), stopped])
  } finally {
    clearTimeout(timer)
    followed.release()
  }
}

/** Or why not: a quota may be too small for it, which is nothing against the store. */
async function measured(places: Places, request: VerifyRequest, parts: VerifyParts): Promise<Speed | string> {
  parts.onStep?.('speed')
  try {
    return await measure(places, request, parts)
  } catch (error) {
    throwIfAborted(request.signal)
    return wordsOf(error)
  }
}

async function measure(places: Places, { connections, signal, largeObjects = defaultLargeObjects }: VerifyRequest, { now }: VerifyParts): Promise<Speed> {
  const place = await places.next()
  try {
    const store = await place.open({ create: true, signal })
    try {
      return await measureSpeed({ store, connections, largeObjects, signal, now })
    } finally {
      await store.close()
    }
  } finally {
    await place.dispose()
  }
}

/** What is known of each property so far. */
class Findings {
  private readonly failures = new Map<StoreProperty, string[]>()
  private readonly passed = new Set<StoreProperty>()
  private readonly notes = new Map<StoreProperty, string>()

  get allHold(): boolean {
    return this.failures.size === 0
  }

  pass(property: StoreProperty): void {
    this.passed.add(property)
  }

  fail(property: StoreProperty, what: string): void {
    this.failures.set(property, [...(this.failures.get(property) ?? []), what])
  }

  note(property: StoreProperty, text: string): void {
    this.notes.set(property, text)
  }

  results(): PropertyResult[] {
    return storeProperties.map((property) => {
      const failures = this.failures.get(property) ?? []
      const note = this.notes.get(property)
      const holds = failures.length > 0 ? false : this.passed.has(property) ? true : undefined
      return { property, holds, failures, ...(note !== undefined && { note }) }
    })
  }
}

/** The first line, with the code where it is one of ours: an assertion prints both sides below it. */
function wordsOf(error: unknown): string {
  const [first = ''] = messageOf(error).split('\n').filter((line) => line.trim() !== '')
  const code = codeOf(error)
  return code === undefined || code.startsWith('ERR_') ? first : `${first} (${code})`
}
