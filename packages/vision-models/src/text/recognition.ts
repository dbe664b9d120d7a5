/** PP-OCR's recognizer: a picture of one line in, its characters out. */
import { Tensor, type InferenceSession } from '@backup-agent/onnx'
import type { RgbImage } from '../image.js'
import { decodeCtc, type DecodedLine } from './ctc.js'
import { planes } from './detection.js'

export const lineHeight = 48
/** A line of 200 characters; a longer one is squeezed. */
export const longestLine = 3200
const half = [0.5, 0.5, 0.5] as const

export interface Recognizer {
  readonly session: InferenceSession
  /** The characters that the network numbers, from 1; 0 is none. */
  readonly characters: readonly string[]
}

export async function recognize({ session, characters }: Recognizer, line: RgbImage): Promise<DecodedLine> {
  const input = new Tensor('float32', planes(line.data, half, half), [1, 3, line.height, line.width])
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!
  return decodeCtc(output.data as Float32Array, output.dims[2]!, characters)
}
