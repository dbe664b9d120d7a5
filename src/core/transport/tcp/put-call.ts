/** One object on its way to the server: only what the server has not acknowledged, as far as its credit goes. */
import type { ObjectKey } from '../../contracts/object-store.js'
import { Call, type CallLine } from './call.js'
import { asError } from '../../contracts/errors.js'
import { violation } from './faults.js'
import { frameTypes, type FrameType } from './frame.js'
import { expectEmpty, parseWindow, type PutMessage, type WindowMessage } from './messages.js'

/** After an abort: how long the server may take to tell whether the object is stored. */
const outcomeMs = 1000

export interface Upload {
  readonly key: ObjectKey
  readonly body: Uint8Array
  readonly sha256: string
  readonly ifAbsent: boolean
  onProgress(acknowledgedBytes: number): void
  /** Waited for before each chunk; undefined where nothing limits the rate. */
  readonly pace: ((bytes: number) => Promise<void>) | undefined
}

export class PutCall extends Call<void> {
  private line: CallLine | undefined
  private resumed = false
  private sent = 0
  private acknowledged = 0
  private limit = 0
  private pumping = false
  private committed = false
  private aborted: Error | undefined

  constructor(private readonly upload: Upload) {
    super()
  }

  begin(line: CallLine): void {
    this.line = line
    const { key, body, sha256, ifAbsent } = this.upload
    const message: PutMessage = { key, size: body.byteLength, sha256, ifAbsent }
    line.send(frameTypes.put, { ...message.key, size: message.size, sha256: message.sha256, ifAbsent: message.ifAbsent })
  }

  protected answer(type: FrameType, payload: Buffer): void {
    if (type === frameTypes.receipt) {
      expectEmpty(payload, 'RECEIPT')
      this.upload.onProgress(this.upload.body.byteLength)
      this.finish()
    } else if (type === frameTypes.resume && !this.resumed) {
      const { acknowledged, limit } = parseWindow(payload, 'RESUME')
      this.resumed = true
      this.sent = acknowledged
      this.grant({ acknowledged, limit })
    } else if (type === frameTypes.window && this.resumed) this.grant(parseWindow(payload))
    else throw this.unexpected(type)
  }

  /**
   * Before COMMIT nothing can be stored. After it the server's answer tells whether the object is there; if it does not come soon, the
   * connection goes.
   */
  override abort(line: CallLine, error: Error): void {
    this.aborted = error
    line.send(frameTypes.cancel)
    if (!this.committed) return this.fail(error)
    const timer = setTimeout(() => {
      if (!this.isOver) line.breakOff('the call was stopped and the server does not answer')
    }, outcomeMs)
    const stop = (): void => clearTimeout(timer)
    this.result.then(stop, stop)
  }

  override fail(error: Error): void {
    super.fail(this.aborted ?? error)
  }

  private grant({ acknowledged, limit }: WindowMessage): void {
    const { byteLength } = this.upload.body
    if (acknowledged < this.acknowledged || acknowledged > this.sent || limit < this.limit || limit > byteLength || this.sent > byteLength) {
      throw violation(`a window from ${acknowledged} to ${limit} after one from ${this.acknowledged} to ${this.limit}, with ${this.sent} of ${byteLength} bytes sent`)
    }
    if (acknowledged > this.acknowledged) this.upload.onProgress(acknowledged)
    this.acknowledged = acknowledged
    this.limit = limit
    if (!this.pumping) this.pump().catch((error: unknown) => this.line?.breakOff(asError(error).message))
  }

  private async pump(): Promise<void> {
    const line = this.line
    if (line === undefined) return
    this.pumping = true
    while (this.maySend) {
      const bytes = Math.min(line.chunkBytes, this.limit - this.sent)
      if (this.upload.pace !== undefined && !(await this.paced(line, bytes))) break
      const open = await line.turn()
      if (open && this.maySend) this.sendChunk(line, bytes)
      else line.pass()
      if (!open) break
    }
    this.pumping = false
    if (this.sent === this.upload.body.byteLength && !this.committed && !this.isOver && this.aborted === undefined) {
      this.committed = true
      line.send(frameTypes.commit)
    }
  }

  /** Whether the call still goes on after the wait. */
  private async paced(line: CallLine, bytes: number): Promise<boolean> {
    try {
      await this.upload.pace?.(bytes)
    } catch (error) {
      if (this.aborted === undefined && !this.isOver) this.abort(line, asError(error))
    }
    return this.maySend
  }

  private get maySend(): boolean {
    return this.sent < this.limit && !this.isOver && this.aborted === undefined
  }

  private sendChunk(line: CallLine, length: number): void {
    const offset = this.sent
    const bytes = this.upload.body.subarray(offset, offset + length)
    this.sent += bytes.byteLength
    line.data(offset, bytes)
  }
}
