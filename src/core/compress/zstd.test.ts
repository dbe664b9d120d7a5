import { describe, expect, it as tested } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { loadZstdFrom, type Zstd } from './zstd.js'

const text = Buffer.from('Every file that is worth keeping is worth keeping twice. '.repeat(2000))
/** `printf 'hello hello hello hello' | zstd -3` of the reference program: content size in the header, checksum at the end. */
const reference = Buffer.from('28b52ffd0417750000306865', 'hex')

const skipped = tested.skip
const names = ['node', 'libzstd', 'wasm'] as const
const available = new Map(await Promise.all(names.map(async (name) => [name, await loadZstdFrom(name)] as const)))

describe.each(names)('zstd from %s', (name) => {
  const zstd = available.get(name)
  // Not on every machine: node has it since 22.15, and libzstd may not be installed. npm test names what was left out.
  const it = zstd === undefined ? skipped : tested
  const withZstd = (run: (zstd: Zstd) => void) => () => run(zstd as Zstd)

  it('is undone by every other source', withZstd((zstd) => {
    for (const plain of [text, Buffer.from('x'), randomBytes(100_000)]) {
      expect(zstd.decompress(zstd.compress(plain), plain.length).equals(plain)).toBe(true)
      expect(zstd.decompress(zstd.compress(plain)).equals(plain)).toBe(true)
    }
  }))

  it('makes text smaller and starts with the frame magic', withZstd((zstd) => {
    const frame = zstd.compress(text)
    expect(frame.length).toBeLessThan(text.length / 20)
    expect(frame.subarray(0, 4).toString('hex')).toBe('28b52ffd')
  }))

  it('grows its output when the size is unknown', withZstd((zstd) => {
    const zeros = Buffer.alloc(20_000_000)
    expect(zstd.decompress(zstd.compress(zeros)).length).toBe(zeros.length)
  }))

  it('refuses a cut frame', withZstd((zstd) => {
    const frame = zstd.compress(text)
    expect(() => zstd.decompress(frame.subarray(0, frame.length - 5), text.length)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(() => zstd.decompress(reference.subarray(0, 3))).toThrow(expect.objectContaining({ code: 'damaged' }))
  }))
})

tested('sources read each other', () => {
  const sources = [...available.values()].filter((zstd) => zstd !== undefined)
  expect(sources.length).toBeGreaterThanOrEqual(1)
  for (const writer of sources) {
    for (const reader of sources) expect(reader.decompress(writer.compress(text), text.length).equals(text)).toBe(true)
  }
})
