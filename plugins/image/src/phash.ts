/**
 * A perceptual hash: pictures that look alike differ in few of its 64 bits, whatever their size, format or quality.
 *
 * Formula: the picture is made grey (Rec. 601) and 32 x 32 pixels large; of its discrete cosine transform (DCT-II) in both
 * directions the coefficients 1 to 8 of each are kept, without the constant ones; a bit is 1 where a coefficient is larger than
 * the median of all 64. Row by row, the first bit is the highest of the first hex digit. A picture in which nothing varies both
 * across and down (one colour, an even ramp) has none: its bits would be those of noise and rounding.
 */
import { resize, type RgbImage } from '@backup-agent/vision-models'

const side = 32
const kept = 8

/** Root mean square of the coefficients. Noise of one step of 255 in each of the 32 x 32 pixels comes to as much; photos have thousands. */
const leastContrast = 16

export async function perceptualHash(image: RgbImage): Promise<string | undefined> {
  const small = await resize(image, side, side)
  const grey = Array.from({ length: side * side }, (_, at) => greyOf(small.data, at * 3))
  const coefficients = lowFrequencies(grey)
  if (rootMeanSquare(coefficients) < leastContrast) return undefined
  const median = [...coefficients].sort((one, other) => one - other).slice(kept * kept / 2 - 1, kept * kept / 2 + 1).reduce((sum, value) => sum + value / 2, 0)
  return Array.from({ length: 16 }, (_, digit) => digitOf(coefficients.slice(digit * 4, digit * 4 + 4), median)).join('')
}

function greyOf(rgb: Uint8Array, at: number): number {
  return 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)
}

function lowFrequencies(grey: readonly number[]): number[] {
  const frequencies = Array.from({ length: kept }, (_, at) => at + 1)
  const rows = Array.from({ length: side }, (_, row) => frequencies.map((across) => along((at) => grey[row * side + at]!, across)))
  return frequencies.flatMap((down) => frequencies.map((_, column) => along((at) => rows[at]![column]!, down)))
}

function along(valueAt: (at: number) => number, frequency: number): number {
  let sum = 0
  for (let at = 0; at < side; at++) sum += valueAt(at) * Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * side))
  return sum
}

function digitOf(values: readonly number[], median: number): string {
  return values.reduce((digit, value) => digit * 2 + (value > median ? 1 : 0), 0).toString(16)
}
