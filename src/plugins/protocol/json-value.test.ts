import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { refuseNonJson } from './json-value.js'

describe('refuseNonJson', () => {
  it('accepts every JSON value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(refuseNonJson(value, 1_000_000)).toBeUndefined()))
  })

  it('lets undefined members pass as absent', () => {
    expect(refuseNonJson({ a: undefined, b: 1 }, 100)).toBeUndefined()
  })

  const cycle: Record<string, unknown> = {}
  cycle.self = cycle

  it.each<[string, unknown, string]>([
    ['a Date', { when: new Date(0) }, '/when is a Date'],
    ['NaN', [1, NaN], '/1 is NaN'],
    ['a hole in a list', [undefined], '/0 is a value of type undefined'],
    ['a function', { f: () => 1 }, '/f is a value of type function'],
    ['a bigint', 1n, 'it is a value of type bigint'],
    ['a Map', new Map(), 'it is a Map'],
    ['bytes', { data: new Uint8Array(2) }, '/data is a Uint8Array'],
    ['an own toJSON', { toJSON: () => 1 }, 'it is a Object'],
    ['a value that contains itself', cycle, 'contains itself'],
  ])('refuses %s', (_what, value, message) => {
    expect(refuseNonJson(value, 1000)).toEqual({ code: 'schema', message: expect.stringContaining(message) })
  })

  it('gives up on what cannot fit, before anything is serialised', () => {
    expect(refuseNonJson({ text: 'x'.repeat(1001) }, 1000)).toMatchObject({ code: 'too-large' })
    expect(refuseNonJson(Array(1001).fill(0), 1000)).toMatchObject({ code: 'too-large' })
  })
})
