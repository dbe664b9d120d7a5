/** A store that fails exactly where a test planned it, around any other store. */
import { BackupError, type ErrorCode } from '../core/contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions } from '../core/contracts/object-store.js'

export type StoreOperation = 'put' | 'stat' | 'get' | 'list' | 'delete'

export interface PlannedFault {
  readonly operation: StoreOperation
  /** Only calls for objects of this type count (default: all). */
  readonly type?: ObjectType
  /** The how many-th of those calls fails, from 1. */
  readonly call: number
  /**
   * `before`: the call has no effect. `after`: it has its whole effect, and only the answer is lost; a listing is
   * then cut off after `afterItems` objects (default: after the last). Default `before`.
   */
  readonly when?: 'before' | 'after'
  readonly afterItems?: number
  /** Default `store-failed`. */
  readonly code?: ErrorCode
  /** Instead of failing, a `get` gives back this many bytes less, as a broken network layer might. */
  readonly shortByBytes?: number
}

export interface FaultyStore extends ObjectStore {
  /** Faults that no call has met yet: a test ends by checking that this is empty. */
  faultsNotHit(): readonly PlannedFault[]
}

/** Every call counts once per fault, before the call begins. Faults are met in the order of their calls. */
export function faultyStore(inner: ObjectStore, faults: readonly PlannedFault[]): FaultyStore {
  const plan = faults.map((fault) => ({ fault, callsLeft: fault.call }))

  const faultOf = (operation: StoreOperation, type: ObjectType): PlannedFault | undefined => {
    let met: PlannedFault | undefined
    for (const row of plan) {
      if (row.fault.operation !== operation || (row.fault.type ?? type) !== type || row.callsLeft === 0) continue
      row.callsLeft -= 1
      if (row.callsLeft === 0) met ??= row.fault
    }
    return met
  }

  const around = async <Result>(operation: StoreOperation, key: ObjectKey, call: () => Promise<Result>): Promise<Result> => {
    const fault = faultOf(operation, key.type)
    if (fault !== undefined && fault.shortByBytes === undefined && fault.when !== 'after') throw plannedError(fault)
    const result = await call()
    if (fault?.shortByBytes !== undefined && result instanceof Uint8Array) return result.subarray(0, Math.max(0, result.byteLength - fault.shortByBytes)) as Result
    if (fault?.when === 'after') throw plannedError(fault)
    return result
  }

  return {
    address: inner.address,
    faultsNotHit: () => plan.filter((row) => row.callsLeft > 0).map((row) => row.fault),
    put: (key: ObjectKey, body: Uint8Array, options: PutOptions) => around('put', key, () => inner.put(key, body, options)),
    stat: (key: ObjectKey, options: AbortOptions) => around('stat', key, () => inner.stat(key, options)),
    get: (key: ObjectKey, options: GetOptions) => around('get', key, () => inner.get(key, options)),
    delete: (key: ObjectKey, options: AbortOptions) => around('delete', key, () => inner.delete(key, options)),
    close: () => inner.close(),
    async *list(type: ObjectType, options: AbortOptions) {
      const fault = faultOf('list', type)
      if (fault !== undefined && fault.when !== 'after') throw plannedError(fault)
      let items = 0
      for await (const listed of inner.list(type, options)) {
        if (fault?.afterItems === items) throw plannedError(fault)
        items += 1
        yield listed
      }
      if (fault !== undefined) throw plannedError(fault)
    },
  }
}

function plannedError(fault: PlannedFault): BackupError {
  const type = fault.type === undefined ? '' : ` of type ${fault.type}`
  return new BackupError(fault.code ?? 'store-failed', `planned fault: ${fault.operation}${type}, call ${fault.call}, ${fault.when ?? 'before'}`)
}
