/** Which call a frame begins. */
import { frameName, frameTypes, type FrameType } from '../../core/transport/tcp/frame.js'
import type { ObjectKey } from '../../core/contracts/object-store.js'
import { violation } from '../../core/transport/tcp/faults.js'
import { parseGet, parseKey, parseList, parsePut } from '../../core/transport/tcp/messages.js'
import { CallStream, type StreamLink } from './call-stream.js'
import { GetStream } from './get-stream.js'
import { ListStream } from './list-stream.js'
import { PutStream } from './put-stream.js'

/** Throws `invalid-usage` for a frame that begins none, or is not as it has to be. */
export function newStream(type: FrameType, payload: Buffer, link: StreamLink): CallStream {
  if (type === frameTypes.stat) return new StatStream(link, parseKey(payload, 'STAT'))
  if (type === frameTypes.list) return new ListStream(link, parseList(payload))
  if (type === frameTypes.get) return new GetStream(link, parseGet(payload))
  if (type === frameTypes.put) return new PutStream(link, parsePut(payload))
  if (type === frameTypes.delete) return new DeleteStream(link, parseKey(payload, 'DELETE'))
  throw violation(`${frameName(type)} begins no call`)
}

class StatStream extends CallStream {
  constructor(
    link: StreamLink,
    private readonly key: ObjectKey,
  ) {
    super(link)
  }

  async work(): Promise<void> {
    const found = await this.timed(() => this.stoppable(this.link.store.stat(this.key, { signal: this.signal })))
    const storedAtMs = found?.storedAtMs === undefined ? {} : { storedAtMs: Math.floor(found.storedAtMs) }
    this.link.send(frameTypes.found, found === undefined ? { found: false } : { found: true, size: found.size, ...storedAtMs })
  }
}

class DeleteStream extends CallStream {
  constructor(
    link: StreamLink,
    private readonly key: ObjectKey,
  ) {
    super(link)
  }

  async work(): Promise<void> {
    const { store, uploads, user, path } = this.link
    uploads.deleted(user, path, this.key)
    await this.timed(() => this.stoppable(store.delete(this.key, { signal: this.signal })))
    this.link.send(frameTypes.deleted)
  }
}
