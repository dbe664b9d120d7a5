/** PP-OCRv4's detector: a picture in, lines of text out. */
import { Tensor, type InferenceSession } from '@backup-agent/onnx'
import { resize } from '../geometry/letter-box.js'
import type { RgbImage } from '../image.js'
import { textRegions, type TextRegion } from './regions.js'

/** The network halves its picture five times. */
const multiple = 32
/** Mean and deviation of blue, green and red (the network was trained with OpenCV's order, and these in that order). */
const mean = [0.485, 0.456, 0.406] as const
const deviation = [0.229, 0.224, 0.225] as const

/** Regions in pixels of `image`, of which a copy of at most `pixels` pixels is looked at. */
export async function detectText(session: InferenceSession, image: RgbImage, pixels: number): Promise<TextRegion[]> {
  const scale = Math.min(1, Math.sqrt(pixels / (image.width * image.height)))
  const [width, height] = [rounded(image.width * scale), rounded(image.height * scale)]
  const small = await resize(image, width, height)
  const input = new Tensor('float32', planes(small.data, mean, deviation), [1, 3, height, width])
  const output = (await session.run({ [session.inputNames[0]!]: input }))[session.outputNames[0]!]!
  const regions = textRegions({ width, height, likelihood: output.data as Float32Array })
  const [across, down] = [image.width / width, image.height / height]
  return regions.map(({ score, box }) => ({ score, box: stretched(box, across, down) }))
}

/** Both factors are nearly the same: an angle stays what it is. */
function stretched(box: TextRegion['box'], across: number, down: number): TextRegion['box'] {
  const [cosine, sine] = [Math.abs(Math.cos(box.angle)), Math.abs(Math.sin(box.angle))]
  return {
    center: { x: box.center.x * across, y: box.center.y * down },
    length: box.length * Math.hypot(across * cosine, down * sine),
    height: box.height * Math.hypot(across * sine, down * cosine),
    angle: box.angle,
  }
}

function rounded(size: number): number {
  return Math.max(multiple, Math.round(size / multiple) * multiple)
}

/** Blue, green, red, each a plane of its own, as (value / 255 - mean) / deviation. */
export function planes(rgb: Uint8Array, means: readonly number[], deviations: readonly number[]): Float32Array {
  const count = rgb.length / 3
  const result = new Float32Array(rgb.length)
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * deviations[channel]!)
    const shift = means[channel]! / deviations[channel]!
    for (let at = 0; at < count; at++) result[channel * count + at] = rgb[at * 3 + 2 - channel]! * scale - shift
  }
  return result
}
