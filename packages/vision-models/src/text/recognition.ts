/** PP-OCR's recognizer: a picture of one line in, its characters out. */
import { Tensor, type InferenceSession } from '@backup-agent/onnx'
import type { RgbImage } from '../image.js'
import { decodeCtc, type DecodedLine } from './ctc.js'
import { planes } from './detection.js'
import { gapsOf } from './ink.js'

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
  const [, steps = 1, classes = 1] = output.dims
  const [gaps, stepWidth] = [gapsOf(line), line.width / steps]
  const { text, confidence } = decodeCtc(output.data as Float32Array, classes, characters, (from, to) => gaps(from * stepWidth, to * stepWidth))
  return { text: halfWidth(text), confidence }
}

/** Latin letters, digits and marks in the width of Chinese ones, as the network writes them now and then in Latin text too. */
function halfWidth(text: string): string {
  return /[\u3040-\u30ff\u4e00-\u9fff]/.test(text) ? text : text.replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
}
