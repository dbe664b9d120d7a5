/** What a picture shows, in words. */
import type { DetectedObject } from '@backup-agent/vision-models'

export interface Label {
  /** English, lower case. */
  readonly label: string
  /** Calibrated for objects: of those with 0.5 half are right. Of an installed model: what it gives. */
  readonly score: number
}

const mostLabels = 20

/** Each object once, with its best score, and what a classifier says; best first. */
export function labelsOf(objects: readonly DetectedObject[], classified: readonly Label[]): Label[] {
  const best = new Map<string, number>()
  for (const { label, score } of [...objects, ...classified]) best.set(label, Math.max(score, best.get(label) ?? 0))
  const labels = [...best].map(([label, score]) => ({ label, score: rounded(score) }))
  return labels.sort((one, other) => other.score - one.score).slice(0, mostLabels)
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
