/** One call of a client on the server: what it does is one asynchronous function, and frames of its stream move it on. */
import { setMaxListeners } from 'node:events'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectStore } from '../../core/contracts/object-store.js'
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, type FrameType } from '../../core/transport/tcp/frame.js'
import type { FrameWriter } from '../../core/transport/tcp/frame-writer.js'
import type { ListenerContext } from '../contracts.js'
import type { Outflow } from './outflow.js'
import { OwnRefusal } from './refusal.js'
import type { UploadOwner } from './upload.js'
import type { Uploads } from './uploads.js'

/** What all calls of a connection have in common. */
export interface ConnectionLink {
  readonly store: ObjectStore
  readonly user: string
  readonly path: string
  readonly chunkBytes: number
  readonly writer: FrameWriter
  readonly context: ListenerContext
  readonly uploads: Uploads
  readonly outflow: Outflow
  readonly owner: Omit<UploadOwner, 'evicted'>
}

/** What a call has of its connection. */
export interface StreamLink extends ConnectionLink {
  readonly stream: number
  send(type: FrameType, payload?: object): void
  /** What is still to come of a DATA frame that has begun goes nowhere. */
  abandon(): void
}

export abstract class CallStream {
  private readonly controller = new AbortController()

  constructor(protected readonly link: StreamLink) {
    setMaxListeners(0, this.controller.signal)
  }

  /** Sends the answer, its last frame included; rejects with what becomes ERROR. */
  abstract work(): Promise<void>

  /** Of what the client may still send on this stream, in bytes, once it is over. */
  get outstandingBytes(): number {
    return 0
  }

  /** Neither DATA nor CANCEL. Throws `invalid-usage`. */
  control(type: FrameType, _payload: Buffer): void {
    throw violation(`${frameName(type)} does not belong to this call`)
  }

  dataBegins(_length: number): Uint8Array | undefined {
    throw violation('DATA does not belong to this call')
  }

  /** `bytes` of the DATA frame that has begun are there, and their checksum is not. */
  dataArrives(_bytes: number): void {
    // Of interest to uploads only.
  }

  dataEnds(_offset: number, _length: number): void {
    throw violation('DATA does not belong to this call')
  }

  cancel(): void {
    this.stop(new BackupError('aborted', 'the client stopped the call'))
  }

  /** The connection is over. */
  connectionLost(): void {
    this.stop(new OwnRefusal('the connection broke'))
  }

  /** Makes `work` reject with `error` as soon as it can. */
  stop(error: Error): void {
    this.controller.abort(error)
  }

  protected get signal(): AbortSignal {
    return this.controller.signal
  }

  protected throwIfStopped(): void {
    if (this.signal.aborted) throw this.signal.reason
  }

  /** What `call` rejects with because it was stopped is said in our words. */
  protected async stoppable<Result>(call: Promise<Result>): Promise<Result> {
    try {
      return await call
    } catch (error) {
      this.throwIfStopped()
      throw error
    }
  }

  /** `action`, stopped after the time that one transfer may take. */
  protected async timed<Result>(action: () => Promise<Result>): Promise<Result> {
    const { transferSeconds } = this.link.context.limits
    const timer = setTimeout(() => this.stop(new OwnRefusal(`the transfer took longer than ${transferSeconds} s`)), transferSeconds * 1000)
    try {
      return await action()
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Something that a call waits for, and that is over when it is stopped. */
export class Gateway {
  private open: () => void = () => undefined

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.open(), { once: true })
  }

  /** Whoever waits looks again. */
  look(): void {
    this.open()
  }

  /** Resolves once `isOpen`; rejects with the signal's reason. */
  async until(isOpen: () => boolean): Promise<void> {
    for (;;) {
      if (this.signal.aborted) throw this.signal.reason
      if (isOpen()) return
      await new Promise<void>((resolve) => (this.open = resolve))
    }
  }
}
