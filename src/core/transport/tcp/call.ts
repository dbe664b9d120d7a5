/** One call of the client: a stream of the connection, from its first frame to its last. */
import { BackupError } from '../../contracts/errors.js'
import { violation } from './faults.js'
import { frameName, frameTypes, type FrameType } from './frame.js'
import { parseError } from './messages.js'

/** The connection as a call sees it. */
export interface CallLine {
  readonly chunkBytes: number
  /** On the call's own stream. */
  send(type: FrameType, payload?: object): void
  turn(): Promise<boolean>
  data(offset: number, bytes: Uint8Array): void
  pass(): void
  /** Ends the connection at once, and with it every call on it. */
  breakOff(why: string): void
}

/** A call as the connection sees it. Methods that take a frame throw `invalid-usage` for one that does not belong there. */
export interface OpenCall {
  readonly isOver: boolean
  /** Sends the first frame. `line` is for this call alone. */
  begin(line: CallLine): void
  /** Anything but DATA. */
  frame(type: FrameType, payload: Buffer): void
  /** As for the decoder's consumer. */
  dataBegins(length: number): Uint8Array
  dataEnds(offset: number, length: number): void
  /** The caller's signal fired. */
  abort(line: CallLine, error: Error): void
  /** The connection broke. */
  fail(error: Error): void
}

/** Frames of a stream reach its call; what `answer` makes of them ends it. */
export abstract class Call<Result> implements OpenCall {
  readonly result: Promise<Result>
  private resolve!: (result: Result) => void
  private reject!: (error: Error) => void
  private ended = false

  constructor() {
    this.result = new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
  }

  abstract begin(line: CallLine): void

  /** A frame that is neither DATA nor ERROR. Throws `invalid-usage` for one that does not belong here. */
  protected abstract answer(type: FrameType, payload: Buffer): void

  get isOver(): boolean {
    return this.ended
  }

  frame(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.error) return this.answer(type, payload)
    const { code, message, ...more } = parseError(payload)
    this.fail(new BackupError(code, message, more))
  }

  dataBegins(length: number): Uint8Array {
    throw violation(`DATA of ${length} bytes that nobody asked for`)
  }

  dataEnds(offset: number, _length: number): void {
    throw violation(`DATA at ${offset} that nobody asked for`)
  }

  /** By default the server is told and the call rejects at once. */
  abort(line: CallLine, error: Error): void {
    line.send(frameTypes.cancel)
    this.fail(error)
  }

  fail(error: Error): void {
    this.ended = true
    this.reject(error)
  }

  protected finish(result: Result): void {
    this.ended = true
    this.resolve(result)
  }

  protected unexpected(type: FrameType): Error {
    return violation(`${frameName(type)} is no answer to this call`)
  }
}

/** One question, one answer. */
export class Exchange<Result> extends Call<Result> {
  constructor(
    private readonly question: { readonly type: FrameType; readonly payload: object },
    private readonly answerType: FrameType,
    private readonly read: (payload: Buffer) => Result,
  ) {
    super()
  }

  begin(line: CallLine): void {
    line.send(this.question.type, this.question.payload)
  }

  protected answer(type: FrameType, payload: Buffer): void {
    if (type !== this.answerType) throw this.unexpected(type)
    this.finish(this.read(payload))
  }
}
