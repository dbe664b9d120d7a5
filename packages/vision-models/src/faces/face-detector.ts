/** Faces in a picture: where and how many, never whose. */
import type { Box, RgbImage } from '../image.js'

export interface DetectedFace {
  /** What the network gives; at least 0.6. */
  readonly score: number
  readonly box: Box
}

export interface FaceDetector {
  readonly model: string
  /** Best first, without doubles. */
  detect(image: RgbImage): Promise<DetectedFace[]>
}
