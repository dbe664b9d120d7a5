/** Things of the COCO-80 classes in a picture. */
import type { RgbImage } from '../image.js'

export interface DetectedObject {
  /** English name of the COCO class, lower case: `dog`, `traffic light`. */
  readonly label: string
  /** Calibrated: of those with 0.5 half are right. */
  readonly score: number
  /** Left, top, width, height, as parts of the picture: 0 to 1. */
  readonly box: readonly [number, number, number, number]
}

export interface ObjectDetector {
  readonly model: string
  /** Best first, without doubles of one thing; those below a score of 0.2 are left out. */
  detect(image: RgbImage): Promise<DetectedObject[]>
}
