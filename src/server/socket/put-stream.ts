/** PUT: gathers the object, and answers RECEIPT once the store has it. */
import { violation } from '../../core/transport/tcp/faults.js'
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import { expectEmpty, type PutMessage } from '../../core/transport/tcp/messages.js'
import { BackupError } from '../../core/contracts/errors.js'
import { CallStream, Gateway, type StreamLink } from './call-stream.js'
import { OwnRefusal, refusalOf } from './refusal.js'
import { isStillStored } from './still-stored.js'
import type { Upload, UploadIdentity } from './upload.js'

/** May be on its way: at 100 ms to and fro, 40 MB a second on one stream. The memory is there already. */
const windowBytes = 4 * 1024 * 1024
const acknowledgeBytes = 256 * 1024
/** On a slow line acknowledgements come as often, so that little is sent twice. */
const acknowledgeMs = 1000

export class PutStream extends CallStream {
  private upload: Upload | undefined
  private limit = 0
  private acknowledged = 0
  private acknowledgedAtMs = 0
  private committed = false
  private over = false
  /** Its hash is another: nothing of it is worth keeping. */
  private wrong = false
  private readonly gateway = new Gateway(this.signal)

  constructor(
    link: StreamLink,
    private readonly message: PutMessage,
  ) {
    super(link)
  }

  async work(): Promise<void> {
    this.checkSize()
    const upload = await this.stoppable(this.begin())
    if (upload === undefined) return
    const { uploads } = this.link
    try {
      await this.timed(() => this.receiveAndStore(upload))
    } catch (error) {
      this.over = true
      this.link.abandon()
      // The client will try again, and what is here is worth something.
      if (refusalOf(error).retryable && !this.wrong) uploads.keep(upload)
      else uploads.drop(upload)
      throw error
    }
    this.over = true
    uploads.stored(upload)
    this.link.context.metrics.count('objects_stored')
    this.sendReceipt()
  }

  override get outstandingBytes(): number {
    return this.limit - (this.upload?.received ?? 0)
  }

  override control(type: FrameType, payload: Buffer): void {
    if (type !== frameTypes.commit || this.upload === undefined) throw violation(`${frameName(type)} in a PUT that waits for something else`)
    expectEmpty(payload, 'COMMIT')
    if (!this.upload.isWhole || this.committed) throw violation(`COMMIT after ${this.upload.received} of ${this.message.size} bytes`)
    this.committed = true
    this.gateway.look()
  }

  override dataBegins(length: number): Uint8Array | undefined {
    if (this.upload === undefined) throw violation('DATA before RESUME')
    const end = this.upload.received + length
    if (end > this.limit) throw violation(`DATA up to ${end} where ${this.limit} is the limit`)
    return this.over || this.signal.aborted ? undefined : this.upload.lease.body.subarray(this.upload.received, end)
  }

  override dataArrives(bytes: number): void {
    if (!this.over && !this.signal.aborted) this.upload?.arriving(bytes)
  }

  override dataEnds(offset: number, length: number): void {
    const { upload } = this
    if (upload === undefined || this.over || this.signal.aborted) return
    if (offset !== upload.received) throw violation(`DATA at ${offset} where ${upload.received} is next`)
    upload.advance(length)
    this.link.context.metrics.count('bytes_received', length)
    this.acknowledge(upload)
  }

  /** What the store was given is stored to the end: the client asks again, and hears of it. */
  override connectionLost(): void {
    if (!this.committed) super.connectionLost()
  }

  private checkSize(): void {
    const { size } = this.message
    const { limits, memory } = this.link.context
    const most = Math.min(limits.objectBytes, memory.mostBytes)
    if (size > most) throw new BackupError('invalid-usage', `an object of ${size} bytes: this server takes ${most} at most`)
  }

  private async begin(): Promise<Upload | undefined> {
    const { user, path, owner, uploads } = this.link
    const { ifAbsent } = this.message
    const begun = await uploads.begin(this.identity, { ...owner, evicted: () => this.evicted() }, { signal: this.signal, ifAbsent })
    if (begun !== 'stored') return begun
    if (await isStillStored(this.identity, this.link, { signal: this.signal })) {
      this.sendReceipt()
      return undefined
    }
    uploads.deleted(user, path, this.identity.key)
    return this.begin()
  }

  private get identity(): UploadIdentity {
    const { user, path } = this.link
    const { key, size, sha256 } = this.message
    return { user, path, key, size, sha256 }
  }

  private sendReceipt(): void {
    const { writer, stream, uploads, owner } = this.link
    writer.send(frameTypes.receipt, stream, undefined, () => uploads.told(this.identity, owner.client))
  }

  private evicted(): void {
    this.link.context.metrics.count('refusals')
    this.stop(new OwnRefusal('the upload was too slow while others waited for memory'))
  }

  private async receiveAndStore(upload: Upload): Promise<void> {
    this.throwIfStopped()
    this.upload = upload
    this.link.context.metrics.gauge('uploads_open', 1)
    try {
      this.grant(upload)
      this.link.send(frameTypes.resume, { acknowledged: this.acknowledged, limit: this.limit })
      await this.gateway.until(() => this.committed)
      await this.store(upload)
    } finally {
      this.link.context.metrics.gauge('uploads_open', -1)
    }
  }

  private async store(upload: Upload): Promise<void> {
    const { store, uploads, context } = this.link
    const { lease } = upload
    uploads.committing(upload)
    this.wrong = (await lease.readBy(context.memory.sha256(lease.body))) !== this.message.sha256
    if (this.wrong) throw new OwnRefusal('the bytes that arrived do not have the SHA-256 that was announced')
    this.throwIfStopped()
    await this.stoppable(lease.readBy(store.put(this.message.key, lease.body, { signal: this.signal, ifAbsent: this.message.ifAbsent })))
  }

  private acknowledge(upload: Upload): void {
    const due = upload.received - this.acknowledged >= acknowledgeBytes || performance.now() - this.acknowledgedAtMs >= acknowledgeMs
    if (!due && !upload.isWhole) return
    this.grant(upload)
    this.link.send(frameTypes.window, { acknowledged: this.acknowledged, limit: this.limit })
  }

  private grant(upload: Upload): void {
    this.acknowledged = upload.received
    this.acknowledgedAtMs = performance.now()
    this.limit = Math.min(upload.identity.size, upload.received + windowBytes)
  }
}

