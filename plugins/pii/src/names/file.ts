/** The file of the model: filters, pairs of labels, and the rows that are not all zero. Brotli over little-endian parts. */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { labelCount } from './labels.js'
import { filterNames, type Filter } from './lexicon.js'
import { rowStride, type Model } from './model.js'

const magic = 'pii-names 1\n'

export interface LoadedModel {
  readonly model: Model
  readonly filters: readonly Filter[]
}

/** Layout: magic, u32 rows, f32 slope and offset of the certainty, f32 pairs, for each filter u32 bytes and the bytes, a bit a row, `labelCount` i8 (roots of weights) for each row whose bit is set. */
export function encodeModel({ rows, weights, pairs, certainty }: Model, filters: readonly Filter[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(magic), Buffer.from(Uint32Array.of(rows).buffer), Buffer.from(Float32Array.of(certainty.slope, certainty.offset, ...pairs).buffer)]
  for (const { bytes } of filters) parts.push(Buffer.from(Uint32Array.of(bytes.length).buffer), bytes)
  const used = new Uint8Array(rows / 8)
  const kept: number[] = []
  for (let row = 0; row < rows; row++) {
    const own = weights.subarray(row * rowStride, row * rowStride + labelCount)
    if (own.every((weight) => weight === 0)) continue
    used[row >> 3] = (used[row >> 3] ?? 0) | (1 << (row & 7))
    for (const weight of own) kept.push(Math.sign(weight) * Math.round(Math.sqrt(Math.abs(weight))))
  }
  return brotliCompressSync(Buffer.concat([...parts, used, Buffer.from(Int8Array.from(kept).buffer)]), { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
}

export function decodeModel(file: Uint8Array): LoadedModel {
  const bytes = brotliDecompressSync(file)
  if (bytes.toString('latin1', 0, magic.length) !== magic) throw new Error('not a model of names: the plugin is incomplete, install it again')
  let at = magic.length
  const u32 = (): number => bytes.readUInt32LE((at += 4) - 4)
  const take = (length: number): Buffer => bytes.subarray(at, (at += length))
  const rows = u32()
  const f32 = (): number => bytes.readFloatLE((at += 4) - 4)
  const certainty = { slope: f32(), offset: f32() }
  const pairs = Float32Array.from({ length: labelCount ** 2 }, f32)
  const filters = filterNames.map((): Filter => {
    const own = Uint8Array.from(take(u32()))
    return { bits: own.length * 8, bytes: own }
  })
  const used = take(rows / 8)
  const weights = new Int16Array(rows * rowStride)
  for (let row = 0; row < rows; row++) {
    if (((used[row >> 3] ?? 0) & (1 << (row & 7))) === 0) continue
    for (let label = 0; label < labelCount; label++) {
      const root = bytes.readInt8(at++)
      weights[row * rowStride + label] = root * Math.abs(root)
    }
  }
  return { model: { rows, weights, pairs, certainty }, filters }
}
