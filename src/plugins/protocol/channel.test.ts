import { afterAll, afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Channel } from './channel.js'

const directory = mkdtempSync(join(tmpdir(), 'channel-'))
const opened: Socket[] = []

afterEach(() => opened.splice(0).forEach((socket) => socket.destroy()))
afterAll(() => rmSync(directory, { recursive: true }))

/** Both ends of a connection. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer().listen(join(directory, 'socket'))
  await once(server, 'listening')
  const near = connect(join(directory, 'socket'))
  const [far] = (await once(server, 'connection')) as [Socket]
  server.close()
  opened.push(near, far)
  return [near, far]
}

interface Heard {
  readonly lines: string[]
  tooLong: number
  readonly channel: Channel
  readonly ended: Promise<void>
}

function listen(socket: Socket, maxLineBytes: number): Heard {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const heard: Omit<Heard, 'channel'> = { lines: [], tooLong: 0, ended }
  const onTooLong = (): unknown => (heard.tooLong += 1)
  const onError = (error: Error): never => { throw error }
  const channel = new Channel(socket, { maxLineBytes, onLine: (line) => heard.lines.push(line), onTooLong, onEnd: end, onError })
  return Object.assign(heard, { channel })
}

describe('Channel', () => {
  it('brings over what was sent, however it is cut into pieces', async () => {
    const [near, far] = await pair()
    const heard = listen(far, 1000)
    const values = fc.sample(fc.jsonValue(), 200).filter((value) => Buffer.byteLength(JSON.stringify(value)) <= 1000)
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''))
    for (let at = 0; at < bytes.length; at += 7) far.emit('data', bytes.subarray(at, at + 7))
    far.emit('data', bytes)
    listen(near, 1000).channel.send([{ one: undefined, two: 'ü\n' }, 3])
    near.end()
    await heard.ended
    const expected = values.map((value) => JSON.stringify(value))
    expect(heard.lines).toEqual([...expected, ...expected, '{"two":"ü\\n"}', '3'])
    expect(heard.tooLong).toBe(0)
  })

  it('takes a line of the greatest length, and gives up at one byte more, complete or not', async () => {
    for (const pieces of [['x'.repeat(101)], ['x'.repeat(60), 'x'.repeat(41)], [`${'x'.repeat(101)}\n`], ['x'.repeat(60), `${'x'.repeat(41)}\n`]]) {
      const [, far] = await pair()
      const heard = listen(far, 100)
      far.emit('data', Buffer.from(`${'x'.repeat(100)}\n`))
      for (const piece of pieces) far.emit('data', Buffer.from(piece))
      await heard.ended
      expect([heard.lines.map((line) => line.length), heard.tooLong]).toEqual([[100], 1])
    }
  })

  it('reads nothing after it was closed, and sends nothing', async () => {
    const [near, far] = await pair()
    const heard = listen(far, 100)
    far.emit('data', Buffer.from('one\n'))
    heard.channel.close()
    await heard.ended
    await new Promise<void>((resolve) => heard.channel.send(['late'], resolve))
    expect(heard.lines).toEqual(['one'])
    expect(near.bytesRead).toBe(0)
  })
})
