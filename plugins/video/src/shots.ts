/** Shots, as the difference of one sampled frame to the next tells them, and a few frames spread over all of them. */
import type { RgbImage } from '@backup-agent/vision-models'
import type { SampledFrame } from './sampling.js'

/** What a frame looks like from afar. */
export interface Look {
  /** Mean brightness of each field of a grid, 0 to 255. */
  readonly grid: Float32Array
  /** Shares of colours, 4 steps for each of red, green and blue. */
  readonly colours: Float32Array
  /** Standard deviation of brightness over the grid: 0 for a blank frame. */
  readonly contrast: number
}

const columns = 16
const rows = 9
const colourSteps = 4
/** Of `difference`: pans and people who walk by stay below. */
const cut = 0.33
/** Below this contrast there is nothing to see: fades, black, white. */
const blankContrast = 4

export function lookOf({ width, height, data }: RgbImage): Look {
  const grid = new Float32Array(columns * rows)
  const counts = new Uint32Array(columns * rows)
  const colours = new Float32Array(colourSteps ** 3)
  // Every other pixel says as much.
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x += 2) {
      const at = (y * width + x) * 3
      const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
      const field = row + Math.floor((x * columns) / width)
      grid[field]! += 0.299 * red + 0.587 * green + 0.114 * blue
      counts[field]! += 1
      colours[(red >> 6) * 16 + (green >> 6) * 4 + (blue >> 6)]! += 1
    }
  }
  const pixels = counts.reduce((sum, count) => sum + count, 0)
  for (let field = 0; field < grid.length; field += 1) grid[field]! /= Math.max(1, counts[field]!)
  for (let colour = 0; colour < colours.length; colour += 1) colours[colour]! /= Math.max(1, pixels)
  const mean = grid.reduce((sum, value) => sum + value, 0) / grid.length
  const contrast = Math.sqrt(grid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / grid.length)
  return { grid, colours, contrast }
}

/** 0 for the same, 1 for black and white: half by place and half by colour. */
export function difference(a: Look, b: Look): number {
  let place = 0
  for (let field = 0; field < a.grid.length; field += 1) place += Math.abs(a.grid[field]! - b.grid[field]!)
  let colour = 0
  for (let step = 0; step < a.colours.length; step += 1) colour += Math.abs(a.colours[step]! - b.colours[step]!)
  return place / a.grid.length / 255 / 2 + colour / 4
}

export interface Seen extends SampledFrame {
  readonly look: Look
}

/** In order of time. */
export function shotsOf(frames: readonly Seen[]): Seen[][] {
  const shots: Seen[][] = []
  for (const [index, frame] of frames.entries()) {
    const last = shots.at(-1)
    if (last === undefined || difference(frames[index - 1]!.look, frame.look) >= cut) shots.push([frame])
    else last.push(frame)
  }
  return shots
}

/** At most `most` frames: one of each shot (the longest where there are too many), then more of those that last, spread evenly in each. */
export function spreadOver(shots: readonly (readonly Seen[])[], most: number): Seen[] {
  const seen = shots.map((shot) => {
    const visible = shot.filter(({ look }) => look.contrast >= blankContrast)
    return visible.length > 0 ? visible : shot.slice(0, 1)
  })
  const kept = [...seen].sort((a, b) => b.length - a.length).slice(0, most)
  const shares = new Map(kept.map((shot) => [shot, 1]))
  for (let left = most - kept.length; left > 0; left -= 1) {
    const [neediest] = [...shares].filter(([shot, share]) => share < shot.length).sort(([a, x], [b, y]) => b.length / (y + 1) - a.length / (x + 1))
    if (neediest === undefined) break
    shares.set(neediest[0], neediest[1] + 1)
  }
  const chosen = [...shares].flatMap(([shot, share]) => Array.from({ length: share }, (_, index) => shot[Math.floor(((index + 0.5) * shot.length) / share)]!))
  return chosen.sort((a, b) => a.seconds - b.seconds)
}
