import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { codeOf } from '../../contracts/errors.js'
import { seal } from '../crypto/envelope.js'
import { sha256 } from '../unpacked.js'
import { decodeHeader, encodeHeader, headerBytes, headerLength, plainLength, type PackedBlob } from './pack-format.js'

const ascending = (first: number, length: number) => Buffer.from(Array.from({ length }, (_, i) => first + i))
const key = { encrypt: ascending(0, 32), macK: ascending(32, 16), macR: ascending(0xb0, 16) }
const iv = ascending(64, 16)
const id = (text: string) => sha256(Buffer.from(text))

const goldenBlobs: PackedBlob[] = [
  { id: id('a'), type: 'data', offset: 0, length: 33 },
  { id: id('b'), type: 'tree', offset: 33, length: 34 },
  { id: id('c'), type: 'data', offset: 67, length: 1_000_000, uncompressedLength: 8_388_608 },
  { id: id('d'), type: 'tree', offset: 1_000_067, length: 0x01020304, uncompressedLength: 0xfffffffe },
]

/** Packed and sealed with Python's `struct` and `cryptography`. */
const goldenHeader =
  '404142434445464748494a4b4c4d4e4fa35fdf3f97902d6e81b1797a47a1736603ef3d4fe549e2ae73fdc18022efd54660df4da316e18504edc980edace03d4aebbe328bf47582fce1039bdc9b000cb2fcbd435965546fea25db0943ad0f8f873922033b4c7b3027ce9e323c77dbefd1e63ef1fe8d0a19455c9a3d89bad93ab59a8499f7508462186d2fc15a7c3ae890d908d34bad1b6d134ada2d3c3231f1d45d5c85cd65fd60ba379027dcd605b488bd3db11e40c137a06dbee77fbc000000'

const codeThrownBy = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

/** Blobs one after the other, as a pack has them. */
const blobsArbitrary = fc
  .array(
    fc.record(
      {
        id: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
        type: fc.constantFrom('data' as const, 'tree' as const),
        length: fc.integer({ min: 33, max: 2 ** 20 }),
        uncompressedLength: fc.integer({ min: 0, max: 0xffffffff }),
      },
      { requiredKeys: ['id', 'type', 'length'] },
    ),
    { maxLength: 40 },
  )
  .map((blobs) => {
    let offset = 0
    return blobs.map((blob): PackedBlob => ({ ...blob, offset: (offset += blob.length) - blob.length }))
  })

describe('pack header', () => {
  it('is what the format says, byte for byte', () => {
    const header = encodeHeader(key, goldenBlobs, iv)
    expect(header.toString('hex')).toBe(goldenHeader)
    expect(header).toHaveLength(headerBytes(goldenBlobs))
  })

  it('comes back from its bytes', () => {
    const header = Buffer.from(goldenHeader, 'hex')
    const length = headerLength(header.subarray(-4), 20_000_000)
    expect(length).toBe(header.length - 4)
    expect(decodeHeader(key, header.subarray(0, length))).toEqual(goldenBlobs)
    expect(goldenBlobs.map(plainLength)).toEqual([1, 2, 8_388_608, 0xfffffffe])
  })

  it('decodes to what was encoded', () => {
    fc.assert(
      fc.property(blobsArbitrary, (blobs) => {
        const header = encodeHeader(key, blobs)
        expect(header).toHaveLength(headerBytes(blobs))
        expect(header.readUInt32LE(header.length - 4)).toBe(header.length - 4)
        expect(decodeHeader(key, header.subarray(0, -4))).toEqual(blobs)
      }),
    )
  })

  it.each([
    ['shorter than any header', Buffer.from([68, 0, 0, 0]), 1000],
    ['longer than the pack', Buffer.from([0, 1, 0, 0]), 259],
    ['missing', Buffer.from([0, 1]), 2],
  ])('calls a length that is %s damaged', (_kind, lastBytes, packBytes) => {
    expect(codeThrownBy(() => headerLength(lastBytes, packBytes))).toBe('damaged')
  })

  it('finds the length in a view into larger memory', () => {
    const memory = Buffer.from([9, 9, 9, 69, 0, 0, 0, 9])
    expect(headerLength(memory.subarray(3, 7), 73)).toBe(69)
  })

  it.each([
    ['an unknown type', Buffer.concat([Buffer.from([4]), Buffer.alloc(40)])],
    ['an entry cut short', Buffer.alloc(36)],
    ['a compressed entry cut short', Buffer.concat([Buffer.from([2]), Buffer.alloc(36)])],
    ['junk behind the last entry', Buffer.alloc(38)],
  ])('calls %s damaged', (_kind, plain) => {
    expect(codeThrownBy(() => decodeHeader(key, seal(key, plain)))).toBe('damaged')
  })
})
