/** A rectangle at any angle, as text lies in a photo. */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface RotatedBox {
  readonly center: Point
  /** Along the text, and across; `length` may be the shorter one once it is known which way the text runs. */
  readonly length: number
  readonly height: number
  /** In which direction the text runs: radians, clockwise from the right, as pictures' y grows downwards. */
  readonly angle: number
}

/** The smallest rectangle around the points, running along its longer side, to the right or straight down. */
export function smallestBox(points: readonly Point[]): RotatedBox {
  const hull = convexHull(points)
  let best: RotatedBox | undefined
  for (const [at, from] of hull.entries()) {
    const to = hull[(at + 1) % hull.length]!
    const box = boxAlong(hull, Math.atan2(to.y - from.y, to.x - from.x))
    if (best === undefined || box.length * box.height < best.length * best.height) best = box
  }
  return lyingAlong(best ?? { center: points[0] ?? { x: 0, y: 0 }, length: 0, height: 0, angle: 0 })
}

/** The points' extent in a direction. */
function boxAlong(points: readonly Point[], angle: number): RotatedBox {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of points) {
    const along = x * cosine + y * sine
    const across = y * cosine - x * sine
    ;[left, right] = [Math.min(left, along), Math.max(right, along)]
    ;[top, bottom] = [Math.min(top, across), Math.max(bottom, across)]
  }
  const [along, across] = [(left + right) / 2, (top + bottom) / 2]
  const center = { x: along * cosine - across * sine, y: along * sine + across * cosine }
  return { center, length: right - left, height: bottom - top, angle }
}

function lyingAlong(box: RotatedBox): RotatedBox {
  const upright = box.height > box.length ? turned(box, Math.PI / 2) : box
  return { ...upright, angle: withinHalfTurn(upright.angle) }
}

/** The same rectangle, read in another direction: by a quarter turn, or by two. */
export function turned(box: RotatedBox, by: number): RotatedBox {
  const isSideways = Math.abs(Math.sin(by)) > 0.5
  const { length, height } = isSideways ? { length: box.height, height: box.length } : box
  return { center: box.center, length, height, angle: box.angle + by }
}

/** Larger than -45 degrees, at most 135: to the right, or down. */
function withinHalfTurn(angle: number): number {
  const quarter = Math.PI / 4
  return angle - Math.PI * Math.ceil((angle - 3 * quarter) / Math.PI)
}

/** Andrew's monotone chain. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((one, other) => one.x - other.x || one.y - other.y)
  if (sorted.length < 3) return sorted
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of ordered) {
      while (chain.length >= 2 && turn(chain[chain.length - 2]!, chain[chain.length - 1]!, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

function turn(from: Point, over: Point, to: Point): number {
  return (over.x - from.x) * (to.y - from.y) - (over.y - from.y) * (to.x - from.x)
}
