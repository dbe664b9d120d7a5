/** One thing that is taken for several: a cat now and then passes for a dog as well. */
import { intersectionOverUnion } from '../geometry/suppression.js'
import type { DetectedObject } from './object-detector.js'

/** Overlap of two boxes that are of one thing: the network gives all classes that it sees in one place the same box. */
const onePlace = 0.9
/**
 * What the lesser ones count of their score. Not 0: in photos the lesser one is right as often as not (cups that are bowls as well, people
 * with ties), which is why photos keep all of them.
 */
const part = 0.6

/** With less of their score for those in whose place something better is seen, in the same order. */
export function contested(objects: readonly DetectedObject[]): DetectedObject[] {
  return objects.map((object) => {
    const isLesser = objects.some(({ label, score, box }) => label !== object.label && score > object.score && intersectionOverUnion(box, object.box) > onePlace)
    return isLesser ? { ...object, score: object.score * part } : object
  })
}
