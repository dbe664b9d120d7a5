/**
 * A second look at one object, cut out of the picture with what is around it and so made larger for the network. What is there is seen
 * again; of what the network only took for something, by its outline or its surroundings, much is not.
 */
import { cut, inWhole } from '../geometry/cut.js'
import { intersectionOverUnion } from '../geometry/suppression.js'
import type { Box, RgbImage } from '../image.js'
import { contested } from './contested.js'
import type { DetectedObject, ObjectDetector } from './object-detector.js'

/** Of the longer side, on each side of the object. With less around them true objects are lost more often (plugins/video/README.md tells what was measured). */
const margin = 1.5
/** Pixels; less is nothing to look at. */
const leastSide = 32
/** Of the picture: a cut that large shows nothing that was not seen before. */
const largestShare = 0.8
/** What lies in the same place by this much is the same object. */
const samePlace = 0.3

/** How sure the detector is from near, 0 to 1, less where it sees something better in its place; the object's own score where it fills the picture. Rejects with the signal's reason. */
export async function scoreFromNear(detector: ObjectDetector, image: RgbImage, object: DetectedObject, signal: AbortSignal): Promise<number> {
  const part = surroundings(object.box, image)
  if (part[2] * part[3] > largestShare) return object.score
  const seen = contested(await detector.detect(cut(image, part), signal))
  const same = seen.filter(({ label, box }) => label === object.label && intersectionOverUnion(inWhole(box, part), object.box) > samePlace)
  return Math.max(0, ...same.map(({ score }) => score))
}

/** A square around the object, moved and made smaller as far as the picture's edges ask for it. */
function surroundings([left, top, width, height]: Box, image: RgbImage): Box {
  const side = Math.max(leastSide, Math.max(width * image.width, height * image.height) * (1 + 2 * margin))
  const [across, down] = [Math.min(1, side / image.width), Math.min(1, side / image.height)]
  const within = (middle: number, size: number): number => Math.min(1 - size, Math.max(0, middle - size / 2))
  return [within(left + width / 2, across), within(top + height / 2, down), across, down]
}
