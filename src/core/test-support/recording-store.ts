/** A store that remembers, in order, what was asked of it. */
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions } from '../contracts/object-store.js'

export interface RecordedCall {
  readonly operation: 'put' | 'get' | 'stat' | 'delete'
  readonly key: ObjectKey
}

export interface RecordingStore extends ObjectStore {
  readonly calls: RecordedCall[]
  /** Types of the objects put since the log was last emptied, in order of completion, locks left out. */
  putTypes(): ObjectType[]
}

export function recordingStore(inner: ObjectStore): RecordingStore {
  const calls: RecordedCall[] = []
  const record = async <T>(operation: RecordedCall['operation'], key: ObjectKey, call: Promise<T>): Promise<T> => {
    const result = await call
    calls.push({ operation, key })
    return result
  }
  return {
    calls,
    putTypes: () => calls.filter(({ operation, key }) => operation === 'put' && key.type !== 'lock').map(({ key }) => key.type),
    address: inner.address,
    put: (key: ObjectKey, body: Uint8Array, options: PutOptions) => record('put', key, inner.put(key, body, options)),
    get: (key: ObjectKey, options: GetOptions) => record('get', key, inner.get(key, options)),
    stat: (key: ObjectKey, options: AbortOptions) => record('stat', key, inner.stat(key, options)),
    delete: (key: ObjectKey, options: AbortOptions) => record('delete', key, inner.delete(key, options)),
    list: (type, options) => inner.list(type, options),
    close: () => inner.close(),
  }
}
