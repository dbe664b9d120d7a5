import { expect, it } from '@jest/globals'
import { messageOf } from '../../core/contracts/errors.js'
import { createMemoryStore } from '../../core/transport/memory.js'
import { SharedMemoryBudget } from '../memory-budget.js'
import { RecordingHearing } from '../test-support/hearing.js'
import type { Exchange } from './exchange.js'
import { receiveObject } from './receive-object.js'
import { Transfers } from './transfers.js'

const bytes = 1024 * 1024
const hearing = new RecordingHearing()
const budget = new SharedMemoryBudget(2 * bytes, hearing)
const ignore = (): void => undefined

/** What an exchange is to whoever receives an object: a body of this many bytes, declared as `bytes`. */
function exchangeOf(transfers: Transfers, sentBytes: number): Exchange {
  const exchange: Partial<Record<keyof Exchange, unknown>> = {
    context: { budget, metrics: hearing, limits: { objectBytes: bytes } },
    transfers,
    signal: new AbortController().signal,
    request: [Buffer.alloc(sentBytes)],
    header: (name: string) => (name === 'content-length' ? String(bytes) : undefined),
    sayContinue: ignore, beginTransfer: ignore, clientActs: ignore, clientRests: ignore, begin: ignore, end: ignore, bytesASecond: () => undefined,
  }
  return exchange as unknown as Exchange
}

it('gives memory back of uploads that fail, for all others', async () => {
  const transfers = new Transfers(budget)
  for (const sentBytes of [bytes, bytes - 1]) {
    const failure: unknown = await receiveObject(exchangeOf(transfers, sentBytes), createMemoryStore(), { type: 'pack', name: 'a'.repeat(64) }).catch((error: unknown) => error)
    expect(messageOf(failure)).toMatch(/hash of what came|shorter/)
    const body = transfers.pool.take(bytes)
    expect(body.buffer).toBeInstanceOf(SharedArrayBuffer)
    transfers.pool.give(body)
  }
})
