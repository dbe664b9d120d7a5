import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../contracts/errors.js'
import { encodeIndex, parseIndex, type IndexedPack } from './index-json.js'

const id = (digits: string) => digits.repeat(32)
const packs: IndexedPack[] = [
  {
    id: id('a1'),
    blobs: [
      { id: id('b1'), type: 'data', offset: 0, length: 33 },
      { id: id('b2'), type: 'tree', offset: 33, length: 90, uncompressedLength: 1234 },
    ],
  },
  { id: id('a2'), blobs: [] },
]
/** Members in restic's order; `uncompressed_length` only where the blob is compressed. */
const golden = `{"packs":[{"id":"${id('a1')}","blobs":[{"id":"${id('b1')}","type":"data","offset":0,"length":33},` +
  `{"id":"${id('b2')}","type":"tree","offset":33,"length":90,"uncompressed_length":1234}]},{"id":"${id('a2')}","blobs":[]}]}`

const parsed = (json: unknown) => [...parseIndex(json, id('cd'))]
const faultOf = (json: unknown) => {
  try {
    parsed(json)
  } catch (error) {
    return [codeOf(error), (error as { subject?: string }).subject]
  }
  return undefined
}
const blob = { id: id('b1'), type: 'data', offset: 0, length: 33 }
const withBlob = (change: object) => ({ packs: [{ id: id('a1'), blobs: [{ ...blob, ...change }] }] })

describe('index', () => {
  it('is what restic writes, byte for byte, and comes back', () => {
    expect(encodeIndex(packs)).toBe(golden)
    expect(parsed(JSON.parse(golden))).toEqual(packs)
    expect(encodeIndex([])).toBe('{"packs":[]}')
  })

  it('reads what other versions write', () => {
    expect(parsed({ supersedes: [id('ee')], packs: null })).toEqual([])
    expect(parsed({})).toEqual([])
    expect(parsed({ packs: [{ id: id('a1'), blobs: null }] })).toEqual([{ id: id('a1'), blobs: [] }])
    expect(parsed(withBlob({ uncompressed_length: 0 }))).toEqual([{ id: id('a1'), blobs: [blob] }])
  })

  it.each([
    ['null', null],
    ['a number', 7],
    ['packs that are no list', { packs: {} }],
    ['a pack that is null', { packs: [null] }],
    ['a pack without an id', { packs: [{ blobs: [] }] }],
    ['blobs that are no list', { packs: [{ id: id('a1'), blobs: 'x' }] }],
    ['a blob that is null', { packs: [{ id: id('a1'), blobs: [null] }] }],
    ['a short id', withBlob({ id: 'b1' })],
    ['a path for an id', withBlob({ id: '../'.padEnd(64, 'b') })],
    ['an unknown type', withBlob({ type: 'other' })],
    ['a negative offset', withBlob({ offset: -1 })],
    ['an offset beyond 32 bits', withBlob({ offset: 2 ** 32 })],
    ['a length that cannot hold an envelope', withBlob({ length: 31 })],
    ['a fraction', withBlob({ uncompressed_length: 0.5 })],
  ])('calls %s damaged and names the index', (_kind, json) => {
    expect(faultOf(json)).toEqual(['damaged', id('cd')])
  })
})
