import { describe, expect, it } from '@jest/globals'
import { baseName, displayPath, joinPath, splitPath } from './path.js'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('displayPath', () => {
  it.each([
    ['plain', Buffer.from('/home/zoë/日本/😀'), '/home/zoë/日本/😀'],
    ['bytes that are not UTF-8', bytes('/a\xff\xe9b'), '/a\\xff\\xe9b'],
    ['valid sequences beside invalid ones', Buffer.concat([Buffer.from('é'), bytes('\xe9')]), 'é\\xe9'],
    ['a sequence cut short at the end', bytes('a\xe6\x97'), 'a\\xe6\\x97'],
    ['escape sequences', bytes('a\x1b[31m\nb\x7f'), 'a\\x1b[31m\\x0ab\\x7f'],
    ['C1 controls', Buffer.from('a\u009bb'), 'a\\u009bb'],
    ['text turned around', Buffer.from('exe.\u202etxt'), 'exe.\\u202etxt'],
    ['control characters beside invalid bytes', bytes('\xff\x1b'), '\\xff\\x1b'],
  ])('shows %s', (_kind, path, shown) => {
    expect(displayPath(path)).toBe(shown)
  })
})

describe('joinPath', () => {
  it.each([
    ['a', 'b', 'a/b'],
    ['a/', 'b', 'a/b'],
    ['/', 'b', '/b'],
    ['', 'b', 'b'],
    ['a', '/b', 'a/b'],
  ])('joins %j and %j', (a, b, joined) => {
    expect(joinPath(bytes(a), bytes(b)).toString('latin1')).toBe(joined)
  })

  it('keeps every byte', () => {
    expect(joinPath(bytes('\xff'), bytes('\xfe'))).toEqual(bytes('\xff/\xfe'))
  })
})

describe('baseName and splitPath', () => {
  it.each([
    ['/a/b', 'b', ['a', 'b']],
    ['a', 'a', ['a']],
    ['/a/b//', 'b', ['a', 'b']],
    ['/', '', []],
    ['', '', []],
  ])('take %j apart', (path, base, parts) => {
    expect(baseName(bytes(path)).toString('latin1')).toBe(base)
    expect(splitPath(bytes(path)).map((part) => part.toString('latin1'))).toEqual(parts)
  })
})
