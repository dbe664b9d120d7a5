/** What is written on screen: titles, signs, slides. Frames that differ are read, and each line is told once. */
import type { TextReader } from '@backup-agent/vision-models'
import type { Budget } from './budget.js'
import { difference, type Seen } from './shots.js'

/** Of `difference`: what is nearer to a frame that was read shows the same. */
const differs = 0.04
/** Of each frame. */
const maxLines = 40
/** Fewer letters and digits are specks. */
const minSigns = 3

export interface ScreenText {
  readonly text: string
  /** A frame has more lines than are read, or time was over before all that differ were read. */
  readonly truncated: boolean
}

/** `budget` is looked at between two frames: a frame without text takes some tens of milliseconds, one that is full of it seconds. */
export async function readScreen(reader: TextReader, frames: readonly Seen[], { signal, budget }: { readonly signal: AbortSignal; readonly budget: Budget }): Promise<ScreenText> {
  const read: { seconds: number; text: string }[] = []
  let isCut = false
  for (const { seconds, image } of differing(frames)) {
    if (budget.isOver) {
      isCut = true
      break
    }
    const { text, truncated } = await reader.read(image, { signal, maxLines })
    read.push({ seconds, text })
    isCut ||= truncated
  }
  const lines = read.sort((a, b) => a.seconds - b.seconds).flatMap(({ text }) => text.split('\n'))
  return { text: eachOnce(lines).join('\n'), truncated: isCut }
}

function eachOnce(lines: readonly string[]): string[] {
  const told = new Map<string, string>()
  for (const line of lines) {
    const signs = line.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
    if (signs.length >= minSigns && !told.has(signs)) told.set(signs, line.trim())
  }
  return [...told.values()]
}

/** The first, then each time the one that is least like those before: where time runs out, what is left shows the least that is new. */
export function differing(frames: readonly Seen[]): readonly Seen[] {
  const chosen: Seen[] = frames.slice(0, 1)
  for (;;) {
    const distances = frames.map((frame) => ({ frame, distance: Math.min(...chosen.map(({ look }) => difference(look, frame.look))) }))
    const [next] = distances.sort((a, b) => b.distance - a.distance)
    if (next === undefined || next.distance < differs) return chosen
    chosen.push(next.frame)
  }
}
