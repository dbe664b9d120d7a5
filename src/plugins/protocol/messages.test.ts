import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { failureFrom } from './failure-codes.js'
import { parseReply } from './messages.js'

describe('parseReply', () => {
  it('takes the replies that host processes send', () => {
    const replies = [
      { type: 'ready' }, { type: 'begun', id: 1 }, { type: 'loaded', id: 1 }, { type: 'log', message: 'x' }, { type: 'uncaught', message: 'x' },
      { type: 'section', id: 1, json: '{}' }, { type: 'section', id: 1 }, { type: 'failed', id: 1, code: 'c', message: 'm' },
      { type: 'text', id: 1, chars: 3, truncated: false, language: 'en', text: 'abc' },
    ]
    for (const reply of replies) expect(parseReply(JSON.stringify(reply))).toEqual(reply)
  })

  it.each([
    null, 'ready', [], { type: 'step', id: 1 }, { type: 'begun' }, { type: 'section', id: 1, json: {} }, { type: 'log', message: 1 },
    { type: 'text', id: 1, chars: 1.5, truncated: false }, { type: 'text', id: 1, chars: 1, truncated: 'no' }, { type: 'text', id: 1, chars: 1, truncated: false, text: 1 },
    { type: 'text', id: 1, chars: -1, truncated: false }, { type: 'text', id: 1, chars: 1, truncated: false, language: 'e'.repeat(101) },
    { type: 'loaded', id: 1.5 }, { type: 'loaded', id: -1 }, { type: 'loaded', id: '1' }, { type: 'failed', id: 1, code: { deep: 1 } }, { cmd: 'NODE_HANDLE_ACK' },
    Object.fromEntries(Array.from({ length: 17 }, (_, at) => [at, 0])),
  ])('makes nothing of %j', (message) => {
    expect(parseReply(JSON.stringify(message))).toBeUndefined()
  })

  it.each(['', 'this is no JSON', '{"type":"ready"', '{"type":"ready"}}', '[', ''.padEnd(100_000, '['), `{"type":"log","message":${'['.repeat(100_000)}${']'.repeat(100_000)}}`])(
    'makes nothing of a line that is no JSON, or is deep',
    (line) => expect(parseReply(line)).toBeUndefined(),
  )

  it('throws at nothing', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (line) => expect(() => parseReply(line)).not.toThrow()))
  })

  it('takes over no member that the reply does not have', () => {
    expect(parseReply('{"type":"ready","__proto__":"x","toString":1}')).toEqual({ type: 'ready' })
  })
})

describe('failureFrom', () => {
  it('keeps a code that is one, and a message of bearable length', () => {
    expect(failureFrom('ENOENT', 'no such file')).toEqual({ code: 'ENOENT', message: 'no such file' })
    expect(failureFrom('two words', 7)).toEqual({ code: 'threw', message: '' })
    expect(failureFrom(undefined, 'x'.repeat(10_000)).message).toHaveLength(500)
  })

  it('lets no control character through to a terminal', () => {
    expect(failureFrom('threw', '\x1b]0;title\x07\x9b31mred\r\nnext').message).toBe(' ]0;title 31mred next')
  })
})
