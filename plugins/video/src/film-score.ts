/** The score of a film, from what was seen in some of its frames. */

export interface FilmLabel {
  readonly label: string
  /** 0.5: as likely as not. */
  readonly score: number
  /** Frames in which it was seen, in order. */
  readonly atSeconds: readonly number[]
}

/** What the best frames that show a thing count: what is there stays for a while, an error often does not. */
export const witnesses = [0.5, 0.3, 0.2] as const
/** A film is said to show what is at least as likely as not. */
export const lowestScore = 0.5
/** In a single frame, of a thing that the film is known to show. */
const lowestInFrame = 0.4
const maxTimes = 12
const maxLabels = 40
/** For one frame: the best score of each label. */
export type FrameLabels = ReadonlyMap<string, number>

/** Best first; the same again for the same frames, in whatever order they were looked at. */
export function filmLabels(seen: ReadonlyMap<number, FrameLabels>): FilmLabel[] {
  const labels = [...timesOf(seen)].map(([label, times]) => ({
    label, score: rounded(filmScore(times, seen.size)),
    atSeconds: times.filter(({ score }) => score >= lowestInFrame).slice(0, maxTimes).map(({ seconds }) => Math.round(seconds * 10) / 10).sort((a, b) => a - b),
  }))
  return inOrder(labels.filter(({ score, atSeconds }) => score >= lowestScore && atSeconds.length > 0)).slice(0, maxLabels)
}

export function inOrder(labels: readonly FilmLabel[]): FilmLabel[] {
  return [...labels].sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1))
}

export function rounded(score: number): number {
  return Math.round(score * 1000) / 1000
}

export interface Sighting {
  readonly seconds: number
  readonly score: number
}

/** Of each label, the best sighting first. */
export function timesOf(seen: ReadonlyMap<number, FrameLabels>): Map<string, Sighting[]> {
  const times = new Map<string, Sighting[]>()
  for (const [seconds, labels] of seen) for (const [label, score] of labels) times.set(label, [...(times.get(label) ?? []), { seconds, score }])
  for (const sightings of times.values()) sightings.sort((a, b) => b.score - a.score || a.seconds - b.seconds)
  return times
}

/** Films of one or two frames have no third that could show it. */
export function filmScore(times: readonly Sighting[], frames: number): number {
  const weights: readonly number[] = witnesses.slice(0, Math.max(1, frames))
  const sum = weights.reduce((total, weight, rank) => total + weight * (times[rank]?.score ?? 0), 0)
  return sum / weights.reduce((total, weight) => total + weight)
}
