/** What is to be seen in a film, from what a detector sees in a few of its frames. */
import { contested, type DetectedObject, type ObjectDetector } from '@backup-agent/vision-models'
import { confirmed, type Look } from './confirm.js'
import { filmLabels, filmScore, lowestScore, timesOf, type FilmLabel, type FrameLabels } from './film-score.js'
import type { Seen } from './shots.js'

/** More frames, next to those where something was seen that the others do not bear out. */
const maxSecondLooks = 8
const secondLooksEach = 2

export interface Labelled {
  readonly labels: readonly FilmLabel[]
  readonly framesAnalysed: number
}

/** `sampled` holds `frames`, and others that are looked at where those leave doubt. */
export async function labelFilm(detector: ObjectDetector, { frames, sampled }: { frames: readonly Seen[]; sampled: readonly Seen[] }, signal: AbortSignal): Promise<Labelled> {
  const seen = new Map<number, FrameLabels>()
  const best = new Map<number, ReadonlyMap<string, DetectedObject>>()
  const look = async ({ seconds, image }: Seen): Promise<void> => {
    const objects = bestOfEach(await detector.detect(image, signal))
    best.set(seconds, objects)
    seen.set(seconds, new Map([...objects].map(([label, { score }]) => [label, score])))
  }
  for (const frame of frames) await look(frame)
  for (const frame of doubtful(seen, sampled)) await look(frame)
  const again = (label: string, seconds: number, look: Look): Promise<number> | undefined => {
    const [frame, object] = [sampled.find((each) => each.seconds === seconds), best.get(seconds)?.get(label)]
    return frame === undefined || object === undefined ? undefined : look(detector, frame.image, object, signal)
  }
  return { labels: await confirmed(filmLabels(seen), seen, again), framesAnalysed: seen.size }
}

/** The best of each label, those that something better is seen in place of with a part of their score. */
export function bestOfEach(objects: readonly DetectedObject[]): ReadonlyMap<string, DetectedObject> {
  const best = new Map<string, DetectedObject>()
  for (const object of contested(objects)) if (object.score > (best.get(object.label)?.score ?? 0)) best.set(object.label, object)
  return best
}

/** Frames next to the one that shows a label best, where one more would decide. */
function doubtful(seen: ReadonlyMap<number, FrameLabels>, sampled: readonly Seen[]): Seen[] {
  const chosen = new Map<number, Seen>()
  for (const times of timesOf(seen).values()) {
    const best = times[0]
    if (best === undefined || best.score < lowestScore || filmScore(times, seen.size) >= lowestScore) continue
    const near = sampled.filter(({ seconds }) => !seen.has(seconds)).sort((a, b) => Math.abs(a.seconds - best.seconds) - Math.abs(b.seconds - best.seconds))
    for (const frame of near.slice(0, secondLooksEach)) if (chosen.size < maxSecondLooks) chosen.set(frame.seconds, frame)
  }
  return [...chosen.values()]
}

