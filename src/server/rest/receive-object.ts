/** POST of an object: its memory is taken before its body is read, and its name has to be the hash of what came. */
import { createHash } from 'node:crypto'
import { BackupError } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import type { Exchange } from './exchange.js'
import { HttpRefusal } from './refusal.js'

export async function receiveObject(exchange: Exchange, store: ObjectStore, key: ObjectKey): Promise<void> {
  const { metrics } = exchange.context
  const { pool } = exchange.transfers
  const length = declaredLength(exchange)
  await exchange.transfers.inMemory(exchange, length, async () => {
    metrics.gauge('uploads_open', 1)
    const body = pool.take(length)
    let isStoring = false
    try {
      await readBody(exchange, body, key)
      isStoring = true
      // Only one client can have made the repository.
      await store.put(key, body, { signal: exchange.signal, ifAbsent: key.type === 'config' })
      metrics.count('objects_stored')
    } finally {
      // Also where it failed, or a few uploads that break off would take the pool from all others; not where the store was stopped,
      // which may still be reading.
      if (!isStoring || !exchange.signal.aborted) pool.give(body)
      metrics.gauge('uploads_open', -1)
    }
  })
  exchange.begin(200, { 'content-length': 0 })
  exchange.end()
}

function declaredLength(exchange: Exchange): number {
  const { limits, budget } = exchange.context
  const text = exchange.header('content-length')
  if (text === undefined || exchange.header('transfer-encoding') !== undefined) throw new HttpRefusal(411, 'an upload has to say its length first')
  const length = /^\d{1,15}$/.test(text) ? Number(text) : NaN
  if (Number.isNaN(length)) throw new HttpRefusal(400, 'the length of the upload is no number')
  const most = Math.min(limits.objectBytes, budget.mostBytes)
  if (length > most) throw new HttpRefusal(413, `objects have at most ${most} bytes here`)
  return length
}

/** Fills `body`. */
async function readBody(exchange: Exchange, body: Buffer, key: ObjectKey): Promise<void> {
  const length = body.byteLength
  const hash = createHash('sha256')
  let filled = 0
  exchange.sayContinue()
  exchange.beginTransfer()
  exchange.clientActs()
  try {
    for await (const chunk of exchange.request as AsyncIterable<Buffer>) {
      exchange.clientActs(chunk.byteLength)
      if (filled + chunk.byteLength > length) throw new HttpRefusal(400, 'the upload is longer than it said')
      body.set(chunk, filled)
      hash.update(chunk)
      filled += chunk.byteLength
      exchange.context.metrics.count('bytes_received', chunk.byteLength)
    }
  } catch (error) {
    if (error instanceof HttpRefusal) throw error
    throw new BackupError('aborted', 'the upload broke off', { cause: error })
  }
  exchange.clientRests()
  if (filled !== length) throw new HttpRefusal(400, 'the upload is shorter than it said')
  if (key.type !== 'config' && hash.digest('hex') !== key.name) throw new HttpRefusal(400, 'the name of the object is not the hash of what came')
}
