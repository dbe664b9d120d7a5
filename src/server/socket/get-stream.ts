/** GET: reads the store in slices, and no sooner than the client and its connection take them. */
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import { parseWindow, type GetMessage } from '../../core/transport/tcp/messages.js'
import { BackupError } from '../../core/contracts/errors.js'
import { keyText } from '../../core/transport/object-key.js'
import { CallStream, Gateway, type StreamLink } from './call-stream.js'
import { OwnRefusal } from './refusal.js'

/** Slices begin small and double for those who take them quickly: who does not read holds little of the server's memory. */
const firstSliceBytes = 256 * 1024
const mostSliceBytes = 512 * 1024
const quickMs = 250

export class GetStream extends CallStream {
  private limit: number
  private sliceBytes = firstSliceBytes
  /** Absolute, as offsets and windows are. */
  private sent: number
  private end = 0
  private readonly gateway = new Gateway(this.signal)

  constructor(
    link: StreamLink,
    private readonly message: GetMessage,
  ) {
    super(link)
    this.limit = message.limit
    this.sent = message.offset
  }

  override control(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.window) throw violation(`${frameName(type)} in a GET`)
    const { acknowledged, limit } = parseWindow(payload)
    if (acknowledged > this.sent || limit < this.limit) throw violation(`a window from ${acknowledged} to ${limit} where ${this.sent} bytes were sent and ${this.limit} allowed`)
    this.limit = limit
    this.gateway.look()
  }

  async work(): Promise<void> {
    await this.timed(() => this.stoppable(this.sendAll()))
    this.link.send(frameTypes.end)
  }

  private async sendAll(): Promise<void> {
    const { offset, length } = this.message
    // A short range is read at once: what comes says how long it is, and the store is asked only once.
    if (length === undefined || length > firstSliceBytes) return this.sendLong()
    await this.inMemory(length, async () => {
      const bytes = await this.read(offset, length)
      this.announce(bytes.byteLength)
      return bytes
    })
  }

  private async sendLong(): Promise<void> {
    const { key, offset, length } = this.message
    const found = await this.link.store.stat(key, { signal: this.signal })
    if (found === undefined) throw new BackupError('object-not-found', `no ${keyText(key)} in ${this.link.path}`)
    const rest = Math.max(0, found.size - offset)
    this.announce(Math.min(rest, length ?? rest))
    while (this.sent < this.end) {
      await this.gateway.until(() => this.sent < this.limit)
      const from = this.sent
      const wanted = Math.min(this.sliceBytes, this.end - from, this.limit - from)
      await this.inMemory(wanted, async () => {
        const bytes = await this.read(from, wanted)
        if (bytes.byteLength !== wanted) throw new OwnRefusal(`${keyText(key)} is shorter than it was`)
        return bytes
      })
    }
  }

  private announce(length: number): void {
    this.end = this.message.offset + length
    this.link.send(frameTypes.object, { length })
  }

  private read(offset: number, length: number): Promise<Uint8Array> {
    return this.link.store.get(this.message.key, { offset, length, signal: this.signal })
  }

  /** Takes memory for what `read` gives back until the system has all of it. */
  private async inMemory(bytes: number, read: () => Promise<Uint8Array>): Promise<void> {
    // Whose slots and socket are full waits without memory.
    await this.link.slices.enter()
    let release = (): void => undefined
    let holders = 1
    const beganMs = performance.now()
    const letGo = (): void => {
      holders -= 1
      if (holders > 0) return
      release()
      this.link.slices.leave()
      this.sliceBytes = performance.now() - beganMs < quickMs ? Math.min(mostSliceBytes, this.sliceBytes * 2) : firstSliceBytes
    }
    try {
      await this.link.writer.turn()
      this.link.writer.pass()
      this.throwIfStopped()
      release = await this.link.context.memory.take(bytes, { signal: this.signal })
      const slice = await read()
      for (let at = 0; at < slice.byteLength; ) {
        await this.turn()
        const chunk = slice.subarray(at, at + Math.min(this.link.chunkBytes, this.limit - this.sent))
        holders += 1
        this.link.writer.data(this.link.stream, this.sent, chunk, letGo)
        this.link.context.metrics.count('bytes_sent', chunk.byteLength)
        this.sent += chunk.byteLength
        at += chunk.byteLength
      }
    } finally {
      letGo()
    }
  }

  /** To write now. */
  private async turn(): Promise<void> {
    const open = await this.link.writer.turn()
    if (open && !this.signal.aborted && this.sent < this.limit) return
    this.link.writer.pass()
    this.throwIfStopped()
    if (!open) throw new OwnRefusal('the connection broke')
    await this.gateway.until(() => this.sent < this.limit)
    return this.turn()
  }
}
