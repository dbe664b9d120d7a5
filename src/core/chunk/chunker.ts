/**
 * Content-defined chunking with exactly restic's boundaries: a Rabin fingerprint over a window of 64 bytes cuts
 * where its low 20 bits are zero, never before 512 KiB and at 8 MiB at the latest.
 *
 * restic starts hashing 64 bytes before the minimum, with one extra byte of value 1 in the window. At the first
 * place where a cut is allowed that byte has just left the window, so the fingerprint depends on the last 64
 * bytes alone. That is why this chunker needs no state but a position.
 */
import { chunkerDegree, degree, remainder } from '../repository/polynomial.js'

export const minChunkBytes = 512 * 1024
export const maxChunkBytes = 8 * 1024 * 1024
const windowBytes = 64
const splitMask = (1 << 20) - 1

/** The 53-bit fingerprint is kept as two 32-bit halves: numbers beyond 32 bits cost ten times as much. */
export interface ChunkerTables {
  /** Contribution of a byte that leaves the window. */
  readonly outHigh: Int32Array
  readonly outLow: Int32Array
  /** What reduces a fingerprint that grew by 8 bits, by its top byte. */
  readonly modHigh: Int32Array
  readonly modLow: Int32Array
}

export function makeTables(polynomial: bigint): ChunkerTables {
  if (degree(polynomial) !== chunkerDegree) throw new RangeError(`chunker polynomial must have degree ${chunkerDegree}`)
  const tables = {
    outHigh: new Int32Array(256),
    outLow: new Int32Array(256),
    modHigh: new Int32Array(256),
    modLow: new Int32Array(256),
  }
  for (let byte = 0; byte < 256; byte++) {
    const leaving = remainder(BigInt(byte) << BigInt(8 * (windowBytes - 1)), polynomial)
    const top = BigInt(byte) << BigInt(chunkerDegree)
    const reducing = remainder(top, polynomial) | top
    tables.outHigh[byte] = Number(BigInt.asIntN(32, leaving >> 32n))
    tables.outLow[byte] = Number(BigInt.asIntN(32, leaving))
    tables.modHigh[byte] = Number(BigInt.asIntN(32, reducing >> 32n))
    tables.modLow[byte] = Number(BigInt.asIntN(32, reducing))
  }
  return tables
}

/**
 * The end of the chunk that starts at `start`, or undefined when `buffer` up to `end` holds no cut yet (then read
 * on, or take the rest as the last chunk). `searchFrom` is an earlier `end` up to which this chunk is known to
 * hold no cut.
 */
export function findCut(tables: ChunkerTables, buffer: Uint8Array, start: number, end: number, searchFrom = start): number | undefined {
  const { outHigh, outLow, modHigh, modLow } = tables
  const first = Math.max(start + minChunkBytes, searchFrom + 1)
  const last = Math.min(start + maxChunkBytes, end)
  if (first > last) return undefined

  let high = 0
  let low = 0
  let position = first - windowBytes
  // Fill the window: nothing leaves it yet.
  for (; position < first; position++) {
    const index = high >>> 13
    high = ((high << 8) | (low >>> 24)) ^ modHigh[index]!
    low = ((low << 8) | buffer[position]!) ^ modLow[index]!
  }
  for (;;) {
    if ((low & splitMask) === 0 || position - start === maxChunkBytes) return position
    if (position === last) return undefined
    const leaving = buffer[position - windowBytes]!
    high ^= outHigh[leaving]!
    low ^= outLow[leaving]!
    const index = high >>> 13
    high = ((high << 8) | (low >>> 24)) ^ modHigh[index]!
    low = ((low << 8) | buffer[position]!) ^ modLow[index]!
    position++
  }
}
