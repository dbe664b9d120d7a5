import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { BoundedLines } from './bounded-lines.js'

const module = new URL('json-log.js', import.meta.url).href
const manyLines = 20_000
/** Logs far more than a pipe and the bound take, and says on stdout what came of it. */
const program = `
  import { streamLog } from ${JSON.stringify(module)}
  const log = streamLog('info', process.stderr)
  for (let line = 0; line < ${manyLines}; line++) log.info('line', { line, filling: 'x'.repeat(100) })
  console.log('flushed ' + await log.flush(10))
  process.stdin.once('data', async () => {
    console.log('flushed ' + await log.flush(10_000))
    await log.flush(10_000)
    process.exit(0)
  })`

describe('the log', () => {
  it('does not stop a server whose stderr nobody reads, and counts what it drops', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program])
    const [first] = (await once(child.stdout, 'data')) as [Buffer]
    expect(first.toString()).toBe('flushed false\n')
    const reading = text(child.stderr)
    child.stdin.write('\n')
    const [second] = (await once(child.stdout, 'data')) as [Buffer]
    expect(second.toString()).toBe('flushed true\n')
    const lines = (await reading).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    const dropped = lines.find(({ event }) => event === 'log_lines_dropped')
    expect(dropped).toMatchObject({ level: 'warn' })
    expect(lines.length - 1 + Number(dropped?.['lines'])).toBe(manyLines)
    expect(lines.slice(0, 3).map(({ line }) => line)).toEqual([0, 1, 2])
  })

  it('drops what a stream that has ended does not take', async () => {
    const ended = new Writable({ write: (_chunk, _encoding, done) => done() })
    ended.end()
    const lines = new BoundedLines({ stream: ended, onDropped: () => undefined })
    lines.write('a line\n')
    expect(await lines.flush(1000)).toBe(false)
  })
})
