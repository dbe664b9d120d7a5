/** Faces in a picture: where and how many, never whose. */
import type { Box, RgbImage } from '../image.js'

export interface DetectedFace {
  /** 0.6 to 1, as the network gives it: not calibrated. */
  readonly score: number
  readonly box: Box
}

export interface FaceDetector {
  /** Name and the package's version. */
  readonly model: string
  /** Best first, without doubles. The network cannot be broken off: the signal is looked at before and after it. Rejects with its reason. */
  detect(image: RgbImage, signal: AbortSignal): Promise<DetectedFace[]>
}
