/** LIST: entries in batches, as far as the client's credit goes. */
import type { ObjectType } from '../../core/contracts/object-store.js'
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import { listedAtOnce, parseWindow } from '../../core/transport/tcp/messages.js'
import { CallStream, Gateway, type StreamLink } from './call-stream.js'
import { OwnRefusal } from './refusal.js'

export class ListStream extends CallStream {
  private limit: number
  private sent = 0
  private readonly gateway = new Gateway(this.signal)

  constructor(
    link: StreamLink,
    private readonly message: { readonly type: ObjectType; readonly limit: number },
  ) {
    super(link)
    this.limit = message.limit
  }

  override control(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.window) throw violation(`${frameName(type)} in a LIST`)
    const { acknowledged, limit } = parseWindow(payload)
    if (acknowledged > this.sent || limit < this.limit) throw violation(`a window from ${acknowledged} to ${limit} where ${this.sent} entries were sent and ${this.limit} allowed`)
    this.limit = limit
    this.gateway.look()
  }

  async work(): Promise<void> {
    await this.timed(() => this.stoppable(this.sendAll()))
  }

  private async sendAll(): Promise<void> {
    let batch: [name: string, size: number][] = []
    for await (const { name, size } of this.link.store.list(this.message.type, { signal: this.signal })) {
      batch.push([name, size])
      if (batch.length < listedAtOnce && this.sent + batch.length < this.limit) continue
      await this.sendBatch(batch, false)
      batch = []
    }
    await this.sendBatch(batch, true)
  }

  private async sendBatch(objects: [name: string, size: number][], last: boolean): Promise<void> {
    if (objects.length > 0) await this.gateway.until(() => this.sent + objects.length <= this.limit)
    const open = await this.link.writer.turn(this.signal)
    this.link.writer.pass()
    this.throwIfStopped()
    if (!open) throw new OwnRefusal('the connection broke')
    this.link.send(frameTypes.listed, { objects, last })
    this.sent += objects.length
  }
}
