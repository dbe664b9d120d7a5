import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { codeOf } from '../../contracts/errors.js'
import { envelopeBytes, generateKey, open, seal, type RepositoryKey } from './envelope.js'

/** Bytes `first`, `first` + 1, and so on. */
const ascending = (first: number, length: number) => Buffer.from(Array.from({ length }, (_, i) => (first + i) & 0xff))
/** `r` is not clamped: both programs must do that themselves. */
const goldenKey: RepositoryKey = { encrypt: ascending(0, 32), macK: ascending(32, 16), macR: ascending(0xb0, 16) }
const goldenIv = ascending(64, 16)

/** Computed with Python's `cryptography` (AES-CTR, AES-ECB and Poly1305 put together by hand). */
const golden: readonly (readonly [kind: string, iv: Buffer, plain: Buffer, sealed: string])[] = [
  ['nothing', goldenIv, Buffer.alloc(0), '404142434445464748494a4b4c4d4e4f859469c07743c7e45b318d151d3d87e9'],
  [
    'text', goldenIv, Buffer.from('restic envelope, golden vector'),
    '404142434445464748494a4b4c4d4e4fd11bac4bfe399a8afd0d07abe22bd47b901271ffcc8b0a61fd8cdeba3f243a5564dbb13f01ccf1c734f214bb9d5b',
  ],
  [
    'a counter that overflows', Buffer.alloc(16, 0xff), Buffer.alloc(40),
    'ffffffffffffffffffffffffffffffffe999e41d4ca770da5387117b5d8f57eef29000b62a499fd0a9f39a6add2e7780f05d76ae4ab99fe5e3ca6b0d8133e7eafb1030d2de7f7ee0',
  ],
]

function codeThrownBy(call: () => unknown): string | undefined {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

describe('envelope', () => {
  it.each(golden)('seals %s as the format says, and opens it', (_kind, iv, plain, sealed) => {
    expect(seal(goldenKey, plain, iv).toString('hex')).toBe(sealed)
    expect(open(goldenKey, Buffer.from(sealed, 'hex'))).toEqual(plain)
  })

  it('clamps r: a key with every bit of it set seals as the format says', () => {
    const sealed = seal({ ...goldenKey, macR: Buffer.alloc(16, 0xff) }, Buffer.from('every bit of r is set'), goldenIv)
    expect(sealed.toString('hex')).toBe('404142434445464748494a4b4c4d4e4fc608ba4dee7ad886e75b0da1ad29913ec3556df6dc1270062f12c37ccecbc2e40e1843ea3e')
  })

  it('seals every byte value as the format says', () => {
    const sealed = seal(goldenKey, ascending(0, 256), goldenIv)
    expect(createHash('sha256').update(sealed).digest('hex')).toBe('87f32bc8a4d6e42a580e4d6bea6e68c89dc9202f4b591bed0bd9731ff3ebaf8a')
  })

  it('opens what it sealed', () => {
    const key = generateKey()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        const sealed = seal(key, plain)
        expect(sealed).toHaveLength(plain.length + envelopeBytes)
        expect(open(key, sealed)).toEqual(Buffer.from(plain))
      }),
    )
  })

  it('never takes the same IV again', () => {
    const key = generateKey()
    const ivs = Array.from({ length: 100 }, () => seal(key, Buffer.alloc(1)).toString('hex', 0, 16))
    expect(new Set(ivs).size).toBe(100)
  })

  it('calls anything with a flipped bit damaged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), (plain, position) => {
        const sealed = seal(goldenKey, plain)
        const bit = position % (sealed.length * 8)
        sealed[bit >> 3]! ^= 1 << (bit & 7)
        expect(codeThrownBy(() => open(goldenKey, sealed))).toBe('damaged')
      }),
    )
  })

  it('calls what was cut or sealed under another key damaged', () => {
    const sealed = seal(goldenKey, Buffer.from('text'))
    for (let length = 0; length < sealed.length; length++) {
      expect(codeThrownBy(() => open(goldenKey, sealed.subarray(0, length)))).toBe('damaged')
    }
    expect(codeThrownBy(() => open(generateKey(), sealed))).toBe('damaged')
  })

  it('opens from a view into larger memory and gives memory of its own', () => {
    const memory = Buffer.concat([Buffer.alloc(7), seal(goldenKey, Buffer.from('text')), Buffer.alloc(9)])
    const plain = open(goldenKey, memory.subarray(7, memory.length - 9))
    memory.fill(0)
    expect(plain.toString()).toBe('text')
  })
})
