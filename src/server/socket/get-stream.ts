/** GET: reads the store in slices, and no sooner than the client and its connection take them. */
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import { parseWindow, type GetMessage } from '../../core/transport/tcp/messages.js'
import { BackupError } from '../../core/contracts/errors.js'
import { keyText } from '../../core/transport/object-key.js'
import type { Lease } from '../contracts.js'
import { CallStream, Gateway, type StreamLink } from './call-stream.js'
import { OwnRefusal } from './refusal.js'

/** Read at once: what comes says how long it is, and the store is asked only once. */
const shortBytes = 256 * 1024

export class GetStream extends CallStream {
  private limit: number
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
    // What is in memory waits for the connection, and never for more credit.
    if (length === undefined || length > shortBytes || offset + length > this.limit) return this.sendLong()
    await this.inMemory(length, async (lease) => {
      const bytes = await this.read(lease, offset, length)
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
      const wanted = Math.min(this.link.outflow.size.bytes, this.end - from, this.limit - from)
      await this.inMemory(wanted, async (lease) => {
        const bytes = await this.read(lease, from, wanted)
        if (bytes.byteLength !== wanted) throw new OwnRefusal(`${keyText(key)} is shorter than it was`)
        return bytes
      })
    }
  }

  private announce(length: number): void {
    this.end = this.message.offset + length
    this.link.send(frameTypes.object, { length })
  }

  private read(lease: Lease, offset: number, length: number): Promise<Uint8Array> {
    return lease.readBy(this.link.store.get(this.message.key, { offset, length, into: lease.body, signal: this.signal }))
  }

  /** Takes memory for what `read` gives back until the system has all of it. */
  private async inMemory(bytes: number, read: (lease: Lease) => Promise<Uint8Array>): Promise<void> {
    const { outflow, writer } = this.link
    const leave = await outflow.slot(this.signal)
    let lease: Lease | undefined
    let takeBack = (): void => undefined
    let holders = 1
    let beganMs = performance.now()
    const letGo = (): void => {
      holders -= 1
      if (holders > 0) return
      takeBack()
      lease?.release()
      leave()
      outflow.size.taken(performance.now() - beganMs)
    }
    try {
      // Where frames wait already this one waits without memory.
      await writer.turn(this.signal)
      writer.pass()
      this.throwIfStopped()
      lease = await outflow.lease(bytes, { signal: this.signal })
      const slice = await read(lease)
      takeBack = outflow.offer()
      beganMs = performance.now()
      for (let at = 0; at < slice.byteLength; ) {
        await this.turn()
        const chunk = slice.subarray(at, at + outflow.frameBytes(this.link.chunkBytes))
        holders += 1
        writer.data(this.link.stream, this.sent, chunk, () => {
          outflow.sent(chunk.byteLength)
          letGo()
        })
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
    const open = await this.link.writer.turn(this.signal)
    if (open && !this.signal.aborted) return
    this.link.writer.pass()
    this.throwIfStopped()
    throw new OwnRefusal('the connection broke')
  }
}
