import { randomBytes } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { loadZstd, loadZstdFrom, type Zstd } from '../../compress/zstd.js'
import { codeOf } from '../../contracts/errors.js'
import { envelopeBytes, generateKey } from '../crypto/envelope.js'
import { openBlob, sealBlob } from './blob.js'

const zstd = await loadZstd()
const key = generateKey()
const random = randomBytes(1000)
const text = Buffer.from('again and '.repeat(100))

const codeThrownBy = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

describe('blob', () => {
  it.each([
    ['data that shrinks', 'data', text, true],
    ['data that does not', 'data', random, false],
    ['data that is empty', 'data', Buffer.alloc(0), false],
    ['a tree that shrinks', 'tree', text, true],
    ['a tree that does not', 'tree', random, true],
  ] as const)('of %s is compressed where it should be, and opens', (_kind, type, plain, compressed) => {
    const { bytes, uncompressedLength } = sealBlob(key, zstd, type, plain)
    expect(uncompressedLength).toBe(compressed ? plain.length : undefined)
    expect(openBlob(key, zstd, bytes, uncompressedLength)).toEqual(plain)
  })

  it('stays as it is where the format knows no compression', () => {
    const { bytes, uncompressedLength } = sealBlob(key, zstd, 'tree', text, false)
    expect([bytes.length, uncompressedLength]).toEqual([text.length + envelopeBytes, undefined])
    expect(openBlob(key, zstd, bytes, undefined)).toEqual(text)
  })

  it('is damaged when its size is not what the index says', () => {
    const { bytes } = sealBlob(key, zstd, 'tree', text)
    for (const wrong of [1, text.length - 1, text.length + 1]) expect(codeThrownBy(() => openBlob(key, zstd, bytes, wrong))).toBe('damaged')
  })

  it('is damaged when it says a size that nobody writes; no memory is taken for it', () => {
    const untouched: Zstd = { ...zstd, decompress: () => { throw new Error('asked to decompress') } }
    const { bytes } = sealBlob(key, zstd, 'tree', text)
    for (const absurd of [2 ** 30 + 1, 2 ** 32 - 1]) expect(codeThrownBy(() => openBlob(key, untouched, bytes, absurd))).toBe('damaged')
  })

  it.each(['node', 'libzstd', 'wasm'] as const)('is damaged when it holds far more than its index says (zstd from %s)', async (source) => {
    const bombed = (await loadZstdFrom(source)) ?? zstd
    const { bytes } = sealBlob(key, zstd, 'data', Buffer.alloc(50_000_000))
    expect(bytes.length).toBeLessThan(10_000)
    expect(codeThrownBy(() => openBlob(key, bombed, bytes, 1000))).toBe('damaged')
  })

  it('is damaged when it is no zstd frame', () => {
    const { bytes } = sealBlob(key, zstd, 'data', random)
    expect(codeThrownBy(() => openBlob(key, zstd, bytes, 5000))).toBe('damaged')
  })
})
