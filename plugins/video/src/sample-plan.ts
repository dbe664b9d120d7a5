/** Where in a film to look, and in which order. */

export interface Survey {
  /** Asked for. */
  readonly seconds: number
  /** The key frame that a film player would start from. */
  readonly keySeconds: number
}

/** Places that one key frame leads to, in order. */
export interface Stretch {
  readonly keySeconds: number
  readonly seconds: readonly number[]
}

const minPlaces = 12
const maxPlaces = 40
const maxLargePlaces = 24
const largePixels = 4_000_000
/** With fewer key frames than this, frames between them are decoded as well. */
const enoughKeyFrames = 12

/** Spread evenly, never the very first frame: two a second in short films, forty in long ones, fewer of large pictures. */
export function placesIn(durationSeconds: number, pixels: number): number[] {
  const most = pixels > largePixels ? maxLargePlaces : maxPlaces
  const count = Math.min(most, Math.max(minPlaces, Math.ceil(durationSeconds * 2)))
  return Array.from({ length: count }, (_, index) => ((index + 0.5) * durationSeconds) / count)
}

/** From coarse to fine, so that time that runs out takes detail and not the end of the film. */
export function coarseToFine<Item>(items: readonly Item[]): Item[] {
  const order: number[] = []
  const isTaken = new Array<boolean>(items.length).fill(false)
  for (let step = 2 ** Math.ceil(Math.log2(Math.max(1, items.length))); step >= 1; step /= 2) {
    for (let index = Math.floor(step / 2); index < items.length; index += step) {
      if (isTaken[index] === true) continue
      isTaken[index] = true
      order.push(index)
    }
  }
  if (items.length > 0 && isTaken[0] !== true) order.push(0)
  return order.map((index) => items[index]!)
}

/** By key frame, in order. `byKeyFrames`: enough of them, and nothing in between need be decoded. */
export function stretchesOf(surveys: readonly Survey[]): { readonly stretches: Stretch[]; readonly byKeyFrames: boolean } {
  const stretches = new Map<number, number[]>()
  for (const { keySeconds, seconds } of [...surveys].sort((a, b) => a.seconds - b.seconds)) {
    const known = stretches.get(keySeconds)
    if (known === undefined) stretches.set(keySeconds, [seconds])
    else known.push(seconds)
  }
  return {
    stretches: [...stretches].map(([keySeconds, seconds]) => ({ keySeconds, seconds })).sort((a, b) => a.keySeconds - b.keySeconds),
    byKeyFrames: stretches.size >= enoughKeyFrames,
  }
}
