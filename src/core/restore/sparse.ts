/** Zeros need not be written: what is left out of a file reads as zeros and takes no room. */

/** The usual block size of file systems; smaller holes would save nothing. */
const blockBytes = 4096
const zeroBlock = Buffer.alloc(blockBytes)

/** Half-open range of bytes within a buffer. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * The parts of `bytes` that must be written when they belong at `position` of a new file: all but the blocks,
 * aligned within the file, that are zeros throughout. At either end of `bytes` the part of a block counts as one.
 */
export function dataRanges(bytes: Buffer, position: number): Range[] {
  const ranges: Range[] = []
  let start: number | undefined
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + blockBytes - ((position + at) % blockBytes))
    if (!isZeros(bytes, at, end)) start ??= at
    else if (start !== undefined) {
      ranges.push({ start, end: at })
      start = undefined
    }
    at = end
  }
  if (start !== undefined) ranges.push({ start, end: bytes.length })
  return ranges
}

function isZeros(bytes: Buffer, start: number, end: number): boolean {
  // Two bytes settle nearly every block that is not zeros, without a native call.
  if (bytes[start] !== 0 || bytes[end - 1] !== 0) return false
  return bytes.compare(zeroBlock, 0, end - start, start, end) === 0
}
