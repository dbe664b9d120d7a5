/** What is written on screen: titles, signs, slides. A few frames that differ are read, and each line is told once. */
import type { TextReader } from '@backup-agent/vision-models'
import type { Budget } from './budget.js'
import { difference, type Seen } from './shots.js'

const maxFrames = 4
/** Of `difference`: what is nearer to a frame that was read shows the same. */
const differs = 0.04
/** Of each frame. */
const maxLines = 40
/** Fewer letters and digits are specks. */
const minSigns = 3

export interface ScreenText {
  readonly text: string
  /** A frame has more lines than are read, time was over, or text was found while frames that differ were left out. */
  readonly truncated: boolean
}

/** `budget` is looked at between two frames. */
export async function readScreen(reader: TextReader, frames: readonly Seen[], { signal, budget }: { readonly signal: AbortSignal; readonly budget: Budget }): Promise<ScreenText> {
  const lines = new Map<string, string>()
  const { chosen, isAll } = differing(frames)
  let isCut = false
  for (const { image } of chosen) {
    if (budget.isOver) return { text: joined(lines), truncated: true }
    const { text, truncated } = await reader.read(image, { signal, maxLines })
    isCut ||= truncated
    for (const line of text.split('\n')) {
      const signs = line.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
      if (signs.length >= minSigns && !lines.has(signs)) lines.set(signs, line.trim())
    }
  }
  // Films without writing are many, and have many scenes: nothing says that there is more in those.
  return { text: joined(lines), truncated: isCut || (!isAll && lines.size > 0) }
}

function joined(lines: ReadonlyMap<string, string>): string {
  return [...lines.values()].join('\n')
}

/** The first, then each time the one that is least like those before, in order of time. `isAll`: the others are like these. */
export function differing(frames: readonly Seen[]): { readonly chosen: readonly Seen[]; readonly isAll: boolean } {
  const chosen: Seen[] = frames.slice(0, 1)
  let next = leastLike(chosen, frames)
  for (; next !== undefined && chosen.length < maxFrames; next = leastLike(chosen, frames)) chosen.push(next)
  return { chosen: chosen.sort((a, b) => a.seconds - b.seconds), isAll: next === undefined }
}

/** Undefined where all are like one that is chosen. */
function leastLike(chosen: readonly Seen[], frames: readonly Seen[]): Seen | undefined {
  const distances = frames.map((frame) => ({ frame, distance: Math.min(...chosen.map(({ look }) => difference(look, frame.look))) }))
  const [next] = distances.sort((a, b) => b.distance - a.distance)
  return next !== undefined && next.distance >= differs ? next.frame : undefined
}
