/** The store behind `tcp://` and `tls://`: one connection, made anew by the next call after it broke. */
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { mostObjectBytes } from '@backup-agent/object-layout'
import { BackupError } from '../../contracts/errors.js'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from '../../contracts/object-store.js'
import { throwIfAborted, unlessAborted } from '../../support/abort.js'
import { checkKey } from '../object-key.js'
import { Exchange, type Call } from './call.js'
import type { ClientConnection } from './client-connection.js'
import { expectEmpty, parseFound } from './messages.js'
import { frameTypes } from './frame.js'
import { GetCall } from './get-call.js'
import { ListCall } from './list-call.js'
import { PutCall } from './put-call.js'

export class ClientStore implements ObjectStore {
  readonly paces = true
  private connecting: Promise<ClientConnection> | undefined
  private current: ClientConnection | undefined
  private readonly closing = new AbortController()

  /** `connect` makes a connection that has logged in. */
  constructor(
    readonly address: string,
    private readonly connect: (signal: AbortSignal) => Promise<ClientConnection>,
  ) {
    setMaxListeners(0, this.closing.signal)
  }

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    this.begin(options, key)
    // The name is the hash of the bytes, which the server verifies; only `config` has another.
    const sha256 = key.type === 'config' ? createHash('sha256').update(body).digest('hex') : key.name
    const onProgress = (acknowledged: number): void => options.onProgress?.(acknowledged)
    await this.run(new PutCall({ key, body, sha256, ifAbsent: options.ifAbsent === true, onProgress, pace: paceOf(options) }), options.signal)
  }

  stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    return this.exchange(options, key, () => new Exchange({ type: frameTypes.stat, payload: key }, frameTypes.found, parseFound))
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    await this.exchange(options, key, () => new Exchange({ type: frameTypes.delete, payload: key }, frameTypes.deleted, (payload) => expectEmpty(payload, 'DELETED')))
  }

  get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const { offset = 0, length } = options
    return this.exchange(options, key, () => new GetCall({ key, offset, length, mostBytes: mostObjectBytes[key.type], pace: paceOf(options) }))
  }

  async *list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    this.begin(options)
    const call = new ListCall(type)
    const end = await (await this.connection(options.signal)).start(call, options.signal)
    try {
      for await (const listed of call.entries()) {
        throwIfAborted(options.signal)
        yield listed
      }
    } finally {
      end()
    }
  }

  /** Calls under way fail. */
  async close(): Promise<void> {
    this.closing.abort()
    const connection = this.current
    this.current = undefined
    await connection?.close()
  }

  private async exchange<Result>(options: AbortOptions, key: ObjectKey, newCall: () => Call<Result>): Promise<Result> {
    this.begin(options, key)
    return this.run(newCall(), options.signal)
  }

  private begin(options: AbortOptions, key?: ObjectKey): void {
    throwIfAborted(options.signal)
    // One run's signal goes with all its calls.
    setMaxListeners(0, options.signal)
    if (key !== undefined) checkKey(key)
  }

  private async run<Result>(call: Call<Result>, signal: AbortSignal): Promise<Result> {
    return (await this.connection(signal)).run(call, signal)
  }

  /** The one there is, or the one that is being made, or a new one. */
  async connection(signal: AbortSignal): Promise<ClientConnection> {
    if (this.closing.signal.aborted) throw new BackupError('store-failed', `${this.address} is closed`, { subject: this.address })
    if (this.current?.isOpen === true) return this.current
    this.connecting ??= this.connectAnew()
    return unlessAborted(this.connecting, signal)
  }

  private async connectAnew(): Promise<ClientConnection> {
    const old = this.current
    this.current = undefined
    try {
      await old?.close()
      this.current = await this.connect(this.closing.signal)
      return this.current
    } finally {
      this.connecting = undefined
    }
  }
}

function paceOf(options: PutOptions | GetOptions): ((bytes: number) => Promise<void>) | undefined {
  return options.pace === undefined ? undefined : (bytes) => options.pace?.(bytes) ?? Promise.resolve()
}
