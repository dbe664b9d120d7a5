/** One object, or a range of it, on its way from the server. */
import type { ObjectKey } from '../../contracts/object-store.js'
import { asError } from '../../contracts/errors.js'
import { Call, type CallLine } from './call.js'
import { violation } from './faults.js'
import { frameTypes, type FrameType } from './frame.js'
import { expectEmpty, parseObject } from './messages.js'

/** Credit beyond what was received: enough for a gigabit line of 30 ms, or ten of them at 3 ms. */
const windowBytes = 4 * 1024 * 1024

export interface Range {
  readonly key: ObjectKey
  readonly offset: number
  readonly length: number | undefined
  /** More than this is not believed. */
  readonly mostBytes: number
  /** Waited for before more is asked for; undefined where nothing limits the rate. */
  readonly pace: ((bytes: number) => Promise<void>) | undefined
}

export class GetCall extends Call<Uint8Array> {
  private line: CallLine | undefined
  private bytes: Buffer | undefined
  private received = 0
  private window = windowBytes
  private granted = 0

  constructor(private readonly range: Range) {
    super()
  }

  begin(line: CallLine): void {
    this.line = line
    // One chunk on its way while the one before is waited for: what was granted comes at the speed of the line.
    if (this.range.pace !== undefined) this.window = 2 * line.chunkBytes
    this.granted = this.range.offset + this.window
    const { key, offset, length } = this.range
    line.send(frameTypes.get, { ...key, offset, ...(length === undefined ? {} : { length }), limit: this.granted })
  }

  protected answer(type: FrameType, payload: Buffer): void {
    if (type === frameTypes.object && this.bytes === undefined) this.bytes = this.bufferFor(parseObject(payload).length)
    else if (type === frameTypes.end && this.bytes !== undefined) {
      expectEmpty(payload, 'END')
      if (this.received !== this.bytes.byteLength) throw violation(`END after ${this.received} of ${this.bytes.byteLength} bytes`)
      this.finish(this.bytes)
    } else throw this.unexpected(type)
  }

  override dataBegins(length: number): Uint8Array {
    const end = this.received + length
    if (this.bytes === undefined || end > this.bytes.byteLength) throw violation(`DATA up to ${end} of ${this.bytes?.byteLength ?? 0} bytes`)
    return this.bytes.subarray(this.received, end)
  }

  override dataEnds(offset: number, length: number): void {
    if (offset !== this.range.offset + this.received) throw violation(`DATA at ${offset} where ${this.range.offset + this.received} is next`)
    this.received += length
    const acknowledged = offset + length
    if (this.bytes === undefined || this.received === this.bytes.byteLength) return
    if (this.range.pace === undefined) this.grant(acknowledged, this.window / 2)
    else this.grantPaced(acknowledged, length, this.range.pace)
  }

  private grantPaced(acknowledged: number, length: number, pace: (bytes: number) => Promise<void>): void {
    pace(length).then(
      () => this.grant(acknowledged, this.window),
      (error: unknown) => {
        if (this.line !== undefined && !this.isOver) this.abort(this.line, asError(error))
      },
    )
  }

  /** Unless so much is granted already. */
  private grant(acknowledged: number, enough: number): void {
    if (this.isOver || this.granted - acknowledged > enough || this.granted >= acknowledged + this.window) return
    this.granted = acknowledged + this.window
    this.line?.send(frameTypes.window, { acknowledged, limit: this.granted })
  }

  private bufferFor(length: number): Buffer {
    if (length > Math.min(this.range.length ?? this.range.mostBytes, this.range.mostBytes)) throw violation(`an object of ${length} bytes`)
    // Not from node's pool: the caller owns the whole of it.
    return Buffer.allocUnsafeSlow(length)
  }
}
