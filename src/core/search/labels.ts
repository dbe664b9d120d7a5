/** What a picture or film shows, as far as its document is sure of it. */
import type { FileMetadata } from '../contracts/metadata.js'

/** As likely as not. */
export const surelySeen = 0.5
/** Where plugins write what they saw: lists of `{ label, score }`. */
const lists: readonly (readonly [section: string, member: string])[] = [['image', 'labels'], ['image', 'objects'], ['video', 'labels'], ['video', 'objects']]
const maxLabels = 256
const maxLabelCharacters = 128

export interface SeenLabel {
  readonly label: string
  readonly score: number
}

/** Each with its highest score, best first; those that are less likely than not are left out. */
export function labelsOf(document: FileMetadata): SeenLabel[] {
  const best = new Map<string, number>()
  for (const [section, member] of lists) {
    for (const { label, score } of rowsOf(membersOf(document[section])[member])) best.set(label, Math.max(score, best.get(label) ?? 0))
  }
  return [...best].map(([label, score]) => ({ label, score })).sort((one, other) => other.score - one.score).slice(0, maxLabels)
}

/** Whether this list of a document holds labels. */
export function isLabelList(section: string, member: string): boolean {
  return lists.some((list) => list[0] === section && list[1] === member)
}

function rowsOf(list: unknown): SeenLabel[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((row) => {
    const { label, score } = membersOf(row)
    const isSeen = typeof label === 'string' && label !== '' && label.length <= maxLabelCharacters && typeof score === 'number' && score >= surelySeen
    return isSeen ? [{ label, score }] : []
  })
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
