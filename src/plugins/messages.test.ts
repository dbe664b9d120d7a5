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
    for (const reply of replies) expect(parseReply(reply)).toEqual(reply)
  })

  it.each([
    null, 'ready', [], { type: 'step', id: 1 }, { type: 'begun' }, { type: 'section', id: 1, json: {} }, { type: 'log', message: 1 },
    { type: 'text', id: 1, chars: 1.5, truncated: false }, { type: 'text', id: 1, chars: 1, truncated: 'no' }, { type: 'text', id: 1, chars: 1, truncated: false, text: 1 },
  ])('makes nothing of %j', (message) => {
    expect(parseReply(message)).toBeUndefined()
  })

  it('throws at nothing that JSON can carry', () => {
    fc.assert(fc.property(fc.jsonValue(), (message) => expect(() => parseReply(message)).not.toThrow()))
  })
})

describe('failureFrom', () => {
  it('keeps a code that is one, and a message of bearable length', () => {
    expect(failureFrom('ENOENT', 'no such file')).toEqual({ code: 'ENOENT', message: 'no such file' })
    expect(failureFrom('two words', 7)).toEqual({ code: 'threw', message: '' })
    expect(failureFrom(undefined, 'x'.repeat(10_000)).message).toHaveLength(500)
  })
})
