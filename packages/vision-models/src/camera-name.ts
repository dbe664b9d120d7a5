/** What a photo or a film was taken with, from what the camera wrote: EXIF and the tags of films name the same two things. */

const longestName = 100

/** Maker and model, at most 100 characters; undefined where neither says anything. Models that begin with the first word of their maker are named alone. */
export function cameraName(maker: unknown, modelName: unknown): string | undefined {
  const [make, model] = [clean(maker), clean(modelName)]
  const [brand = ''] = make.split(' ')
  const both = model.toLowerCase().startsWith(brand.toLowerCase()) && model !== '' ? model : `${make} ${model}`.trim()
  return both === '' ? undefined : both.slice(0, longestName).replace(/[\uD800-\uDBFF]$/, '')
}

function clean(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\p{Cc}+/gu, ' ').replace(/\s+/g, ' ').trim() : ''
}
