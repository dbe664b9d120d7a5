/**
 * Where lines of text lie, from the map of a differentiable-binarization network (https://arxiv.org/abs/1911.08947), which
 * says of each pixel how likely it lies in the core of a line. Thresholds and the amount by which cores grow are PaddleOCR's.
 */
import { smallestBox, type Point, type RotatedBox } from './rotated-box.js'

export interface TextMap {
  readonly width: number
  readonly height: number
  readonly likelihood: Float32Array
}

export interface TextRegion {
  readonly score: number
  readonly box: RotatedBox
}

const pixelThreshold = 0.3
const regionThreshold = 0.6
/** A core is a line that shrank by its area over its perimeter, times this. */
const growth = 1.5
/** In pixels of the map. */
const smallestCore = 3

export function textRegions(map: TextMap, maxRegions = 3000): TextRegion[] {
  const seen = new Uint8Array(map.likelihood.length)
  const regions: TextRegion[] = []
  for (let at = 0; at < seen.length && regions.length < maxRegions; at++) {
    if (seen[at] !== 0 || map.likelihood[at]! <= pixelThreshold) continue
    const region = regionOf(map, seen, at)
    if (region !== undefined) regions.push(region)
  }
  return regions
}

/** Takes in what hangs together with a pixel, corners included. */
function regionOf(map: TextMap, seen: Uint8Array, start: number): TextRegion | undefined {
  const { width, height, likelihood } = map
  const edges = new Map<number, { left: number; right: number }>()
  const waiting = [start]
  let [sum, count] = [0, 0]
  seen[start] = 1
  while (waiting.length > 0) {
    const at = waiting.pop()!
    const [x, y] = [at % width, Math.floor(at / width)]
    sum += likelihood[at]!
    count++
    const row = edges.get(y)
    if (row === undefined) edges.set(y, { left: x, right: x })
    else [row.left, row.right] = [Math.min(row.left, x), Math.max(row.right, x)]
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx
        if (seen[next] !== 0 || likelihood[next]! <= pixelThreshold) continue
        seen[next] = 1
        waiting.push(next)
      }
    }
  }
  return sum / count < regionThreshold ? undefined : grown(cornersOf(edges), sum / count)
}

/** A pixel is a square: its outer corners count. */
function cornersOf(edges: ReadonlyMap<number, { readonly left: number; readonly right: number }>): Point[] {
  return [...edges].flatMap(([y, { left, right }]) => [
    { x: left, y },
    { x: left, y: y + 1 },
    { x: right + 1, y },
    { x: right + 1, y: y + 1 },
  ])
}

function grown(corners: readonly Point[], score: number): TextRegion | undefined {
  const core = smallestBox(corners)
  if (core.height < smallestCore) return undefined
  const by = ((core.length * core.height) / (2 * (core.length + core.height))) * growth
  return { score, box: { ...core, length: core.length + 2 * by, height: core.height + 2 * by } }
}
