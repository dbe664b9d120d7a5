/** Gives the memory of large buffers back at once instead of at some later garbage collection. */
import { types } from 'node:util'
import { MessageChannel } from 'node:worker_threads'

/** Smaller ones are not worth a message. */
const worthwhileBytes = 64 * 1024

const channel = new MessageChannel()
channel.port2.close()
channel.port1.unref()

/**
 * The buffer is empty afterwards. A transferred buffer whose message nobody can receive is freed: that is the only
 * way to free one by hand before Node 22. Does nothing to a view of a larger buffer.
 */
export function releaseBuffer(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (bytes.byteLength < worthwhileBytes || bytes.byteLength !== buffer.byteLength || !types.isArrayBuffer(buffer)) return
  channel.port1.postMessage(null, [buffer])
}
