/** What is to be seen in a film, from what a detector sees in a few of its frames. */
import type { DetectedObject, ObjectDetector } from '@backup-agent/vision-models'
import type { Seen } from './shots.js'

export interface FilmLabel {
  readonly label: string
  /** 0.5: as likely as not. */
  readonly score: number
  /** Frames in which it was seen, in order. */
  readonly atSeconds: readonly number[]
}

/** What the best frames that show a thing count: what is there stays for a while, an error often does not. */
const witnesses = [0.5, 0.3, 0.2] as const
/** A film is said to show what is at least as likely as not. */
const lowestScore = 0.5
/** In a single frame, of a thing that the film is known to show. */
const lowestInFrame = 0.4
const maxTimes = 12
const maxLabels = 40
/** More frames, next to those where something was seen that the others do not bear out. */
const maxSecondLooks = 8
const secondLooksEach = 2

/** For one frame: the best score of each label. */
export type FrameLabels = ReadonlyMap<string, number>

export interface Labelled {
  readonly labels: readonly FilmLabel[]
  readonly framesAnalysed: number
}

/** `sampled` holds `frames`, and others that are looked at where those leave doubt. */
export async function labelFilm(detector: ObjectDetector, { frames, sampled }: { frames: readonly Seen[]; sampled: readonly Seen[] }, signal: AbortSignal): Promise<Labelled> {
  const seen = new Map<number, FrameLabels>()
  const look = async ({ seconds, image }: Seen): Promise<void> => {
    seen.set(seconds, frameLabels(await detector.detect(image, signal)))
  }
  for (const frame of frames) await look(frame)
  for (const frame of doubtful(seen, sampled)) await look(frame)
  return { labels: filmLabels(seen), framesAnalysed: seen.size }
}

export function frameLabels(objects: readonly DetectedObject[]): FrameLabels {
  const best = new Map<string, number>()
  for (const { label, score } of objects) best.set(label, Math.max(best.get(label) ?? 0, score))
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

/** Best first; the same again for the same frames, in whatever order they were looked at. */
export function filmLabels(seen: ReadonlyMap<number, FrameLabels>): FilmLabel[] {
  const labels = [...timesOf(seen)].map(([label, times]) => ({
    label, score: Math.round(filmScore(times, seen.size) * 1000) / 1000,
    atSeconds: times.filter(({ score }) => score >= lowestInFrame).slice(0, maxTimes).map(({ seconds }) => Math.round(seconds * 10) / 10).sort((a, b) => a - b),
  }))
  return labels
    .filter(({ score, atSeconds }) => score >= lowestScore && atSeconds.length > 0)
    .sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1))
    .slice(0, maxLabels)
}

interface Sighting {
  readonly seconds: number
  readonly score: number
}

/** Of each label, the best sighting first. */
function timesOf(seen: ReadonlyMap<number, FrameLabels>): Map<string, Sighting[]> {
  const times = new Map<string, Sighting[]>()
  for (const [seconds, labels] of seen) for (const [label, score] of labels) times.set(label, [...(times.get(label) ?? []), { seconds, score }])
  for (const sightings of times.values()) sightings.sort((a, b) => b.score - a.score || a.seconds - b.seconds)
  return times
}

/** Films of one or two frames have no third that could show it. */
function filmScore(times: readonly Sighting[], frames: number): number {
  const weights: readonly number[] = witnesses.slice(0, Math.max(1, frames))
  const sum = weights.reduce((total, weight, rank) => total + weight * (times[rank]?.score ?? 0), 0)
  return sum / weights.reduce((total, weight) => total + weight)
}
