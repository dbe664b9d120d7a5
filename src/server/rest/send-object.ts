/** GET and HEAD of an object: read from the store in slices, and no sooner than the client takes them. */
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import { SliceSize } from '../transfers/slice-size.js'
import type { Exchange } from './exchange.js'
import { rangeOf, type ByteRange } from './range.js'
import { HttpRefusal } from './refusal.js'

const mostSliceBytes = 2 * 1024 * 1024

export async function sendObject(exchange: Exchange, store: ObjectStore, key: ObjectKey): Promise<void> {
  const found = await store.stat(key, { signal: exchange.signal })
  if (found === undefined) throw new BackupError('object-not-found', 'there is no such object')
  const isHead = exchange.request.method === 'HEAD'
  const range = isHead ? undefined : rangeOf(exchange.header('range'), found.size)
  if (range === 'unsatisfiable') throw new HttpRefusal(416, 'the object ends before the range', { 'content-range': `bytes */${found.size}` })
  const part = range ?? { offset: 0, length: found.size }
  const announce = (): void =>
    exchange.begin(range === undefined ? 200 : 206, {
      'content-type': 'application/octet-stream',
      'accept-ranges': 'bytes',
      'content-length': part.length,
      ...(found.storedAtMs === undefined ? {} : { 'last-modified': new Date(found.storedAtMs).toUTCString() }),
      ...(range === undefined ? {} : { 'content-range': `bytes ${part.offset}-${part.offset + part.length - 1}/${found.size}` }),
    })
  if (isHead || part.length === 0) announce()
  else await sendPart(exchange, store, key, part, announce)
  exchange.end()
}

/** `announce` is called when the first bytes are there: until then the store may refuse. */
async function sendPart(exchange: Exchange, store: ObjectStore, key: ObjectKey, { offset, length }: ByteRange, announce: () => void): Promise<void> {
  const { context, signal } = exchange
  await exchange.turn()
  exchange.beginTransfer()
  const size = new SliceSize(Math.min(mostSliceBytes, context.memory.mostBytes))
  for (let sent = 0; sent < length; ) {
    const wanted = Math.min(size.bytes, length - sent)
    const lease = await context.memory.lease(wanted, { signal, user: exchange.user, line: exchange.line })
    await exchange.holding(wanted, async () => {
      const bytes = await lease.readBy(store.get(key, { offset: offset + sent, length: wanted, into: lease.body, signal }))
      if (bytes.byteLength !== wanted) throw new BackupError('store-failed', 'the object is shorter than it was')
      if (sent === 0) announce()
      const beganMs = performance.now()
      await exchange.write(bytes)
      size.taken(performance.now() - beganMs)
    }).finally(() => lease.release())
    sent += wanted
  }
}
