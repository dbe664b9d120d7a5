/** Things of the COCO-80 classes in a picture. */
import type { Box, RgbImage } from '../image.js'

export interface DetectedObject {
  /** English name of the COCO class, lower case: `dog`, `traffic light`. */
  readonly label: string
  /** 0.2 to 1, calibrated: of those with 0.5 half are right. */
  readonly score: number
  readonly box: Box
}

export interface ObjectDetector {
  /** Name and the package's version. */
  readonly model: string
  /**
   * Best first, at most 100, without doubles of one thing; those below a score of 0.2 are left out. The network takes a tenth of
   * a second and cannot be broken off: the signal is looked at before and after it. Rejects with its reason.
   */
  detect(image: RgbImage, signal: AbortSignal): Promise<DetectedObject[]>
}
