/** Faces in a picture: where and how many, never whose. */
import type { RgbImage } from '../image.js'

export interface FaceDetector {
  readonly model: string
  /** Left, top, width, height of each, as parts of the picture. */
  detect(image: RgbImage): Promise<{ readonly score: number; readonly box: readonly [number, number, number, number] }[]>
}
