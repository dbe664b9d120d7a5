/** What the tests of the suite for object stores are, and what they share. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { codeOf } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore, ObjectType } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'

/** What the contract promises, by the names and in the order that `backup transport verify` shows. */
export const storeProperties = [
  'reopening', 'read-after-write', 'atomic-put', 'range-reads', 'list', 'delete', 'if-absent', 'concurrent-writers', 'abort', 'resume', 'pacing',
] as const
export type StoreProperty = (typeof storeProperties)[number]

/** A place for one repository that nothing was stored in yet. */
export interface StorePlace {
  /** Opens the place; several stores may be open at once. */
  open(options: OpenOptions): Promise<ObjectStore>
  /** Removes whatever is left of it. */
  dispose(): Promise<void>
}

export interface Scene {
  readonly place: StorePlace
  /** Opened with `create`. */
  readonly store: ObjectStore
  /** For every call that is to be answered. */
  readonly signal: AbortSignal
  /** Tells how the promise is kept, where there is more than one way. A few words. */
  readonly note: (text: string) => void
}

export interface StoreTest {
  readonly property: StoreProperty
  readonly title: string
  /** Before the place is made. */
  before?(place: StorePlace, signal: AbortSignal): Promise<void>
  run(scene: Scene): Promise<void>
}

export type Register = (title: string, run: StoreTest['run'], before?: StoreTest['before']) => void

/** The tests that `group` registers. */
export function testsOf(property: StoreProperty, group: (test: Register) => void): StoreTest[] {
  const tests: StoreTest[] = []
  group((title, run, before) => void tests.push({ property, title, run, ...(before !== undefined && { before }) }))
  return tests
}

/** Runs one test in a place of its own. */
export async function runStoreTest(test: StoreTest, place: StorePlace, signal: AbortSignal, note: (text: string) => void = () => undefined): Promise<void> {
  await test.before?.(place, signal)
  const store = await place.open({ create: true, signal })
  try {
    await test.run({ place, store, signal, note })
  } finally {
    await store.close()
  }
}

/** Enough for several chunks of any transport. */
export const largeBytes = 3 * 1024 * 1024 + 1

/** Named by the hash of its bytes, because a server may verify that. */
export function newObject(type: ObjectType, size: number): { key: ObjectKey; body: Uint8Array } {
  const body = new Uint8Array(randomBytes(size))
  const name = type === 'config' ? 'config' : createHash('sha256').update(body).digest('hex')
  return { key: { type, name }, body }
}

export async function collect(store: ObjectStore, type: ObjectType, signal: AbortSignal): Promise<{ name: string; size: number }[]> {
  const listed: { name: string; size: number }[] = []
  for await (const { name, size } of store.list(type, { signal })) listed.push({ name, size })
  return listed
}

export async function assertHolds(store: ObjectStore, key: ObjectKey, body: Uint8Array, signal: AbortSignal): Promise<void> {
  assert.equal((await store.stat(key, { signal }))?.size, body.byteLength)
  assertSameBytes(await store.get(key, { signal }), body)
}

/** Not `deepEqual`: a failure would print megabytes. */
export function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.ok(Buffer.compare(actual, expected) === 0, `${actual.byteLength} bytes came back that differ from the ${expected.byteLength} stored`)
}

export async function assertRejects(call: Promise<unknown>, code: string): Promise<void> {
  const outcome = await call.then(() => 'no error', codeOf)
  assert.equal(outcome, code)
}
