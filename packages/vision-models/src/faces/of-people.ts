/**
 * Faces of people. The face detector alone takes cats and cups for faces, and misses those that are small in the picture: what it
 * finds counts only where the object detector sees a person, and it looks at the upper part of each person once more.
 */
import { cut, inWhole } from '../geometry/cut.js'
import { withoutDoubles } from '../geometry/suppression.js'
import type { Box, RgbImage } from '../image.js'
import type { DetectedObject } from '../objects/object-detector.js'
import type { DetectedFace, FaceDetector } from './face-detector.js'

/** Scores of people: enough to believe a face, and enough to look for one. */
const believed = 0.3
const lookedAt = 0.5
const mostLooks = 8
const overlap = 0.3
/** A face in this part of the picture is large enough to be found without looking closer. */
const largePerson = 0.5

export async function facesOfPeople(detector: FaceDetector, image: RgbImage, objects: readonly DetectedObject[], signal: AbortSignal): Promise<DetectedFace[]> {
  const people = objects.filter(({ label, score }) => label === 'person' && score >= believed)
  if (people.length === 0) return []
  const faces = [...(await detector.detect(image, signal))]
  for (const { box } of people.filter(({ score, box: [, , width] }) => score >= lookedAt && width < largePerson).slice(0, mostLooks)) {
    const upper = upperPart(box, image)
    for (const face of await detector.detect(cut(image, upper), signal)) faces.push({ score: face.score, box: inWhole(face.box, upper) })
  }
  return withoutDoubles(faces.filter((face) => people.some(({ box }) => holdsMiddle(box, face.box))), overlap)
}

/** A square as wide as the person and a quarter more, from a little above the head; it may reach over the picture's edges. */
function upperPart([left, top, width, height]: Box, { width: across, height: down }: RgbImage): Box {
  const side = Math.min(width * across, height * down) * 1.25
  const [wide, high] = [side / across, side / down]
  const [x, y] = [Math.max(0, left + width / 2 - wide / 2), Math.max(0, top - high * 0.1)]
  return [x, y, Math.min(wide, 1 - x), Math.min(high, 1 - y)]
}

function holdsMiddle(person: Box, [left, top, width, height]: Box): boolean {
  const [x, y] = [left + width / 2 - person[0], top + height / 2 - person[1]]
  return x >= 0 && y >= 0 && x <= person[2] && y <= person[3]
}
