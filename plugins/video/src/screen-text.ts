/** What is written on screen: titles, signs, slides. A few frames that differ are read, and each line is told once. */
import type { TextReader } from '@backup-agent/vision-models'
import { difference, type Seen } from './shots.js'

const maxFrames = 4
/** Of `difference`: what is nearer to a frame that was read shows the same. */
const differs = 0.04
const maxLines = 40
/** Between two frames. */
const limitMs = 8_000
/** Fewer letters and digits are specks. */
const minSigns = 3

export async function readScreen(reader: TextReader, frames: readonly Seen[], signal: AbortSignal): Promise<string> {
  const until = performance.now() + limitMs
  const lines = new Map<string, string>()
  for (const { image } of differing(frames)) {
    if (performance.now() > until) break
    const { text } = await reader.read(image, { signal, maxLines })
    for (const line of text.split('\n')) {
      const signs = line.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
      if (signs.length >= minSigns && !lines.has(signs)) lines.set(signs, line.trim())
    }
  }
  return [...lines.values()].join('\n')
}

/** The first, then each time the one that is least like those before, in order of time. */
export function differing(frames: readonly Seen[]): Seen[] {
  const chosen: Seen[] = frames.slice(0, 1)
  while (chosen.length < maxFrames) {
    const distances = frames.map((frame) => ({ frame, distance: Math.min(...chosen.map(({ look }) => difference(look, frame.look))) }))
    const [next] = distances.sort((a, b) => b.distance - a.distance)
    if (next === undefined || next.distance < differs) break
    chosen.push(next.frame)
  }
  return chosen.sort((a, b) => a.seconds - b.seconds)
}
