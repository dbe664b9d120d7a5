import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { envelopeBytes } from '../crypto/envelope.js'
import type { BlobType } from '../pack/pack-format.js'
import { BlobIndex, type BlobLocation } from './blob-index.js'

const id = (number: number) => createHash('sha256').update(String(number)).digest('hex')
const keyOf = ({ type, id: blobId }: { type: BlobType; id: string }) => `${type} ${blobId}`

/** Ids that share their first bytes collide in the table; the last ones differ in their last byte only. */
const idArbitrary = fc.oneof(fc.nat(30).map(id), fc.nat(40).map((n) => '00000000'.padEnd(62, 'f') + n.toString(16).padStart(2, '0')))
const typeArbitrary = fc.constantFrom<BlobType>('data', 'tree')
const blobArbitrary: fc.Arbitrary<BlobLocation> = fc.record(
  {
    pack: fc.nat(5).map((n) => id(1000 + n)),
    id: idArbitrary,
    type: typeArbitrary,
    offset: fc.integer({ min: 0, max: 0xffffffff }),
    length: fc.integer({ min: envelopeBytes, max: 0xffffffff }),
    uncompressedLength: fc.integer({ min: 1, max: 0xffffffff }),
  },
  { requiredKeys: ['pack', 'id', 'type', 'offset', 'length'] },
)

describe('blob index', () => {
  it('knows nothing when it is new', () => {
    const index = new BlobIndex()
    expect([index.size, index.has('data', id(1)), index.get('data', id(1)), index.plainSize('data', id(1))]).toEqual([0, false, undefined, undefined])
    expect([...index.entries()]).toEqual([])
  })

  it('behaves as a map in which the first entry stays', () => {
    fc.assert(
      fc.property(fc.array(blobArbitrary, { maxLength: 120 }), fc.array(fc.tuple(typeArbitrary, idArbitrary)), (blobs, asked) => {
        const index = new BlobIndex()
        const model = new Map<string, BlobLocation>()
        for (const blob of blobs) {
          index.add(blob.pack, blob)
          if (!model.has(keyOf(blob))) model.set(keyOf(blob), blob)
        }
        expect(index.size).toBe(model.size)
        expect(new Map([...index.entries()].map((blob) => [keyOf(blob), blob]))).toEqual(model)
        expect(new Set(index.packs)).toEqual(new Set([...model.values()].map(({ pack }) => pack)))
        for (const [type, blobId] of [...asked, ...blobs.map((blob) => [blob.type, blob.id] as const)]) {
          const wanted = model.get(keyOf({ type, id: blobId }))
          expect(index.get(type, blobId)).toEqual(wanted)
          expect(index.has(type, blobId)).toBe(wanted !== undefined)
          expect(index.plainSize(type, blobId)).toBe(wanted && (wanted.uncompressedLength ?? wanted.length - envelopeBytes))
        }
      }),
    )
  })

  it('keeps everything while it grows', () => {
    const index = new BlobIndex()
    const count = 5000
    for (let n = 0; n < count; n++) index.add(id(n >> 8), { id: id(n), type: n % 2 === 0 ? 'data' : 'tree', offset: n, length: 100 + n })
    expect(index.size).toBe(count)
    for (let n = 0; n < count; n++) {
      const [type, other] = n % 2 === 0 ? (['data', 'tree'] as const) : (['tree', 'data'] as const)
      const found = index.get(type, id(n))
      if (found?.offset !== n || found.length !== 100 + n || found.pack !== id(n >> 8) || index.has(other, id(n))) throw new Error(`blob ${n} was lost`)
    }
  })
})

describe('copies of a blob', () => {
  const id = 'ab'.repeat(32)
  const blob = { id, type: 'data', offset: 0, length: 100 } as const

  it('are remembered once a pack, the first one first', () => {
    const index = new BlobIndex()
    for (const pack of ['one', 'two', 'two', 'one']) index.add(pack, blob)
    expect(index.places('data', id).map(({ pack }) => pack)).toEqual(['one', 'two'])
    expect(index.places('tree', id)).toEqual([])
    expect(index.size).toBe(1)
  })

  it('take over when the pack of the first is forgotten', () => {
    const index = new BlobIndex()
    index.add('one', blob)
    index.add('two', { ...blob, offset: 7 })
    index.add('one', { ...blob, id: 'cd'.repeat(32), offset: 100 })
    index.forgetPacks(new Set(['one']))
    expect(index.get('data', id)).toMatchObject({ pack: 'two', offset: 7 })
    expect(index.has('data', 'cd'.repeat(32))).toBe(false)
    expect(index.packs).toEqual(['two'])
  })
})

it.each(['', 'zz', 'ab'.repeat(31)])('%j is no blob id, and is never taken for the one asked for before', (id) => {
  const index = new BlobIndex()
  index.add('one', { id: 'ab'.repeat(32), type: 'data', offset: 0, length: 100 })
  expect(index.has('data', 'ab'.repeat(32))).toBe(true)
  expect(() => index.has('data', id)).toThrow(expect.objectContaining({ code: 'damaged' }))
})
