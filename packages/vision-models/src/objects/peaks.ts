/** Where a map of heat has its local maxima. */
export interface Peak {
  /** Row by row from the top left. */
  readonly place: number
  readonly kind: number
  readonly value: number
}

const lowestHeat = 0.1

/** `heat`: for each place of a square grid the values of all kinds. A peak is as high as all of its eight neighbours, or higher. */
export function peaks(heat: Float32Array, gridSize: number, kinds: number): Peak[] {
  const found: Peak[] = []
  for (let at = 0; at < heat.length; at++) {
    const value = heat[at]!
    if (value < lowestHeat) continue
    const place = Math.floor(at / kinds)
    if (isHighest(heat, place, at % kinds, gridSize, kinds)) found.push({ place, kind: at % kinds, value })
  }
  return found
}

function isHighest(heat: Float32Array, place: number, kind: number, gridSize: number, kinds: number): boolean {
  const value = heat[place * kinds + kind]!
  const [x, y] = [place % gridSize, Math.floor(place / gridSize)]
  for (let row = Math.max(0, y - 1); row <= Math.min(gridSize - 1, y + 1); row++) {
    for (let column = Math.max(0, x - 1); column <= Math.min(gridSize - 1, x + 1); column++) {
      if (heat[(row * gridSize + column) * kinds + kind]! > value) return false
    }
  }
  return true
}
