/** POST of an object: its memory is taken before its body is read, and its name has to be the hash of what came. */
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import type { Lease } from '../contracts.js'
import type { Exchange } from './exchange.js'
import { HttpRefusal } from './refusal.js'

export async function receiveObject(exchange: Exchange, store: ObjectStore, key: ObjectKey): Promise<void> {
  const { signal, context } = exchange
  const lease = await context.memory.lease(declaredLength(exchange), { signal, user: exchange.user, line: exchange.line })
  context.metrics.gauge('uploads_open', 1)
  try {
    await exchange.holding(lease.body.byteLength, () => receiveAndStore(exchange, store, key, lease))
  } finally {
    context.metrics.gauge('uploads_open', -1)
    lease.release()
  }
  exchange.begin(200, { 'content-length': 0 })
  exchange.end()
}

function declaredLength(exchange: Exchange): number {
  const { limits, memory } = exchange.context
  const text = exchange.header('content-length')
  if (text === undefined || exchange.header('transfer-encoding') !== undefined) throw new HttpRefusal(411, 'an upload has to say its length first')
  const length = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (Number.isNaN(length)) throw new HttpRefusal(400, 'the length of the upload is no number')
  const most = Math.min(limits.objectBytes, memory.mostBytes)
  if (length > most) throw new HttpRefusal(413, `objects have at most ${most} bytes here`)
  return length
}

async function receiveAndStore(exchange: Exchange, store: ObjectStore, key: ObjectKey, lease: Lease): Promise<void> {
  const { signal, context } = exchange
  await readBody(exchange, lease.body)
  const isWrong = key.type !== 'config' && (await lease.readBy(context.memory.sha256(lease.body))) !== key.name
  if (isWrong) throw new HttpRefusal(400, 'the name of the object is not the hash of what came')
  exchange.throwIfGone()
  // Only one client can have made the repository.
  await lease.readBy(store.put(key, lease.body, { signal, ifAbsent: key.type === 'config' }))
  context.metrics.count('objects_stored')
}

/** Fills `body`. */
async function readBody(exchange: Exchange, body: Buffer): Promise<void> {
  const length = body.byteLength
  let filled = 0
  exchange.sayContinue()
  exchange.beginTransfer()
  exchange.clientActs()
  try {
    for await (const chunk of exchange.request as AsyncIterable<Buffer>) {
      exchange.clientActs(chunk.byteLength)
      exchange.context.memory.received(chunk.byteLength)
      if (filled + chunk.byteLength > length) throw new HttpRefusal(400, 'the upload is longer than it said')
      body.set(chunk, filled)
      filled += chunk.byteLength
      exchange.context.metrics.count('bytes_received', chunk.byteLength)
    }
  } catch (error) {
    if (error instanceof HttpRefusal) throw error
    throw new BackupError('aborted', 'the upload broke off', { cause: error })
  }
  exchange.clientRests()
  if (filled !== length) throw new HttpRefusal(400, 'the upload is shorter than it said')
}
