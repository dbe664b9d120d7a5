/** What verifying a live store ends with. */
import { storeProperties, type StoreProperty } from '../object-store/store-test.js'

/** Not every store goes on with a broken upload where it was: one that starts again is as right. */
export interface PropertyResult {
  readonly property: StoreProperty
  /** Undefined where it was not tried, because something before it showed that it could not be. */
  readonly holds: boolean | undefined
  /** What does not hold, one entry for each test that failed. */
  readonly failures: readonly string[]
  /** How it is kept, where there is more than one way. */
  readonly note?: string
}

export interface Speed {
  /** Bytes of each large object. */
  readonly objectBytes: number
  /** Calls that were under way at a time. */
  readonly connections: number
  readonly putBytesPerSecond: number
  readonly getBytesPerSecond: number
  /** Median of one call after the other, objects of 1 KiB. */
  readonly putMilliseconds: number
  readonly getMilliseconds: number
}

export interface Verification {
  /** The store's address, without secrets. */
  readonly address: string
  readonly properties: readonly PropertyResult[]
  /** Undefined where it was not measured: what is measured has to hold first. */
  readonly speed: Speed | undefined
  /** Why it was tried and could not be measured. */
  readonly speedNotMeasured?: string
  /** Addresses, without secrets, of what could not be removed again. */
  readonly leftBehind: readonly string[]
  /** Addresses, without secrets, of places that hold nothing and are still there, because the store has no call that removes them. That is no fault of a store. */
  readonly emptyPlaces: readonly string[]
}

/** Whether the agent can rely on the store. */
export function allHolds({ properties, leftBehind }: Verification): boolean {
  return leftBehind.length === 0 && storeProperties.every((name) => properties.some(({ property, holds }) => property === name && holds === true))
}

/** Whether the store took an object and, as one that is append-only or keeps everything for a while, refused to delete it. Nothing else was tried then. */
export function refusesOnlyDeletes({ properties }: Verification): boolean {
  return properties.every(({ property, holds, failures }) => (property === 'delete' ? failures.length > 0 && failures.every((what) => what.endsWith('(access-denied)')) : holds !== false))
}
