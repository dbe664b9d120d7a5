/**
 * A second look at one object with the picture turned to the left and to the right. What people hold, throw, lay down or eat lies
 * in pictures in any direction, and is seen in any; what only looks like it from where the camera stands (a car from above passes
 * for a telephone) is not. Measured on photographs: plugins/video/README.md.
 */
import { intersectionOverUnion } from '../geometry/suppression.js'
import { quarterTurn, quarterTurned } from '../geometry/turn.js'
import type { RgbImage } from '../image.js'
import type { DetectedObject, ObjectDetector } from './object-detector.js'

/** What lies in the same place by this much is the same object. */
const samePlace = 0.3

const withoutUpright: ReadonlySet<string> = new Set([
  'frisbee', 'sports ball', 'baseball bat', 'baseball glove', 'skateboard', 'tennis racket', 'fork', 'knife', 'spoon', 'banana', 'apple',
  'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone',
  'book', 'scissors', 'teddy bear', 'hair drier', 'toothbrush',
])

/** Whether pictures show things of a class (of COCO) in all directions. */
export function liesInAnyDirection(label: string): boolean {
  return withoutUpright.has(label)
}

/** The mean of the object's score and of those that it has to the left and to the right, 0 to 1: two looks. Rejects with the signal's reason. */
export async function scoreFromAllSides(detector: ObjectDetector, image: RgbImage, object: DetectedObject, signal: AbortSignal): Promise<number> {
  const scores = [object.score]
  let [turned, box] = [image, object.box]
  for (const quarters of [1, 2, 3]) {
    ;[turned, box] = [quarterTurn(turned), quarterTurned(box)]
    if (quarters === 2) continue
    const same = (await detector.detect(turned, signal)).filter((seen) => seen.label === object.label && intersectionOverUnion(seen.box, box) > samePlace)
    scores.push(Math.max(0, ...same.map(({ score }) => score)))
  }
  return scores.reduce((sum, score) => sum + score) / scores.length
}
