/** Puts texts of like length together, so that little of a batch is padding. */

export interface Batch {
  /** Places of the batch's texts in the list. */
  readonly places: readonly number[]
  /** Length of the longest. */
  readonly length: number
}

/** Batches of at most `cells` (texts times the longest of them; a longer text stands alone), shortest first. */
export function batchesByLength(lengths: readonly number[], cells: number): Batch[] {
  const order = lengths.map((_, place) => place).sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b)
  const batches: Batch[] = []
  let places: number[] = []
  let longest = 0
  for (const place of order) {
    const length = lengths[place] as number
    if (places.length > 0 && (places.length + 1) * length > cells) {
      batches.push({ places, length: longest })
      places = []
    }
    places.push(place)
    longest = length
  }
  return places.length === 0 ? batches : [...batches, { places, length: longest }]
}
