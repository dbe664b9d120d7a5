import { Writable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { Output } from './output.js'

function open(failure?: Error) {
  const pieces: string[] = []
  const events: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      pieces.push(chunk.toString())
      done(failure)
    },
  })
  stream.on('error', () => events.push('stream error'))
  const output = new Output(stream, { beforeWrite: () => events.push('before'), onClosed: () => events.push('closed') })
  return { output, pieces, events }
}

describe('Output', () => {
  it('writes many lines in few pieces, in order', async () => {
    const { output, pieces } = open()
    for (let line = 0; line < 10_000; line += 1) await output.line(String(line))
    await output.flush()
    expect(pieces.join('').split('\n').slice(0, -1)).toEqual(Array.from({ length: 10_000 }, (_, line) => String(line)))
    expect(pieces.length).toBeLessThan(10)
  })

  it('does not hold a line back until the next one', async () => {
    const { output, pieces } = open()
    await output.json({ a: 1 })
    await new Promise((resolve) => setImmediate(resolve))
    expect(pieces).toEqual(['{"a":1}\n'])
  })

  it('escapes in JSON what a terminal obeys, and loses nothing', async () => {
    const { output, pieces } = open()
    const value = { name: 'a\u009b31m\u202eb\u2028\u007f\u00e9\u{1f600}' }
    await output.json(value)
    await output.flush()
    expect(JSON.parse(pieces.join(''))).toEqual(value)
    expect(pieces.join('')).toBe('{"name":"a\\u009b31m\\u202eb\\u2028\\u007f\u00e9\u{1f600}"}\n')
  })

  it('tells once that the reader has gone, and fails nothing', async () => {
    const { output, events } = open(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await output.line('a')
    await output.flush()
    await output.line('b')
    await output.flush()
    expect(events.filter((event) => event === 'closed')).toHaveLength(1)
  })

  it('fails when the result cannot be written', async () => {
    const { output } = open(Object.assign(new Error('write ENOSPC'), { code: 'ENOSPC' }))
    await output.line('a')
    await expect(output.flush()).rejects.toMatchObject({ code: 'ENOSPC' })
    await expect(output.line('b')).rejects.toMatchObject({ code: 'ENOSPC' })
  })
})
