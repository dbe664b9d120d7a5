/** The section as it is stored; image.schema.json says the same. */
import type { Box, DetectedObject } from '@backup-agent/vision-models'
import type { PhotoData } from './exif/photo-data.js'
import { labelsOf, rounded, type Label } from './labels/label.js'
import type { Picture } from './picture/picture.js'

export interface ImageSection extends PhotoData {
  width: number
  height: number
  format: string
  labels: Label[]
  /** Left, top, width, height as parts of the picture. */
  objects: { label: string; score: number; box: Box }[]
  faces: number
  /** Where there is enough to be seen: see phash.ts. */
  phash?: string
  /** Its end is missing, or parts of it could not be decoded: the section is of what is left. */
  incomplete?: 'damaged'
}

interface Seen {
  readonly picture: Picture
  readonly objects: readonly DetectedObject[]
  readonly faces: number
  readonly classified: readonly Label[]
  readonly phash: string | undefined
  readonly photo: PhotoData
}

const mostObjects = 50

export function sectionOf({ picture, objects, faces, classified, phash, photo }: Seen): ImageSection {
  const { width, height, format, isDamaged } = picture
  const listed = objects.slice(0, mostObjects).map(({ label, score, box }) => ({ label, score: rounded(score), box: roundedBox(box) }))
  return {
    width, height, format, labels: labelsOf(objects, classified), objects: listed, faces,
    ...(phash !== undefined && { phash }), ...photo, ...(isDamaged && { incomplete: 'damaged' as const }),
  }
}

function roundedBox([left, top, width, height]: Box): Box {
  return [rounded(left), rounded(top), rounded(width), rounded(height)]
}
