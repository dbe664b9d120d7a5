import { Duplex } from 'node:stream'
import { expect, it } from '@jest/globals'
import { SftpClient } from './protocol/client.js'
import { encode, packetTypes } from './protocol/packets.js'
import { writeAll } from './transfer.js'
import { WriteWindow } from './write-window.js'

const { signal } = new AbortController()
const kibibyte = 1024
const settled = (): Promise<void> => new Promise(setImmediate)

it('lets a lock go before most of what is to be stored, on a line that takes nothing', async () => {
  let sentBytes = 0
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      if (sentBytes === 0) this.push(encode(packetTypes.version, [3]))
      sentBytes += chunk.byteLength
      done()
    },
  })
  const client = await SftpClient.start({ stream, end: () => stream.destroy(), reason: () => Promise.resolve(new Error('the line is down')) }, 300, () => undefined)
  const handle = Buffer.from('handle')
  const write = (bytes: number): Promise<void> => writeAll(client, handle, Buffer.alloc(bytes), signal, () => undefined)
  const packs = Array.from({ length: 5 }, () => write(16 * kibibyte * kibibyte))
  await settled()
  const aheadBytes = sentBytes
  expect(aheadBytes).toBeGreaterThan(900 * kibibyte)
  expect(aheadBytes).toBeLessThan(1100 * kibibyte)
  const lock = write(200)
  await settled()
  expect(sentBytes).toBeGreaterThanOrEqual(aheadBytes + 200)
  stream.push(null)
  expect(await Promise.allSettled([...packs, lock])).toEqual(Array(6).fill({ status: 'rejected', reason: new Error('the line is down') }))
})

/** Bytes under way on a line that takes so many in a millisecond, and answers so much later, when it has taken 37 MiB. */
async function underWayOn(bytesPerMs: number, turnMs: number): Promise<number> {
  let [nowMs, freeAtMs, underWay] = [0, 0, 0]
  const window = new WriteWindow(() => nowMs)
  const answers: { readonly atMs: number; readonly answer: () => void }[] = []
  const pieceBytes = 32 * kibibyte
  const write = (): Promise<void> =>
    new Promise((resolve) => {
      freeAtMs = Math.max(freeAtMs, nowMs) + pieceBytes / bytesPerMs
      underWay += pieceBytes
      answers.push({ atMs: freeAtMs + turnMs, answer: () => ((underWay -= pieceBytes), resolve()) })
    })
  const writing = Array.from({ length: 1600 }, () => window.run(pieceBytes, signal, write))
  let lastBytes = 0
  await settled()
  for (let next = answers.shift(); next !== undefined; next = answers.shift()) {
    // Towards the end there is less and less left.
    if (nowMs < (1200 * pieceBytes) / bytesPerMs) lastBytes = underWay
    nowMs = next.atMs
    next.answer()
    await settled()
  }
  await Promise.all(writing)
  return lastBytes / kibibyte
}

it('has about as much under way as the line takes in a second, and no less than it needs', async () => {
  // 128 KiB a second: the least there is. 1 MiB a second: up to about that. 100 MiB a second: all there may be.
  expect(await underWayOn(128 * 1.024, 50)).toBeLessThanOrEqual(256)
  const middle = await underWayOn(1024 * 1.024, 50)
  expect(middle).toBeGreaterThan(400)
  expect(middle).toBeLessThan(1400)
  expect(await underWayOn(100 * 1024 * 1.024, 50)).toBe(4096)
})
