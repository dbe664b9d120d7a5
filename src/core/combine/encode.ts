/** One document, always the same bytes: what makes metadata segments deduplicate. */
import type { FileMetadata, TextSection } from '../contracts/metadata.js'

/**
 * JSON on one line, without a line end: keys sorted by UTF-16 code units at every level, members that are
 * undefined left out, and no `text.content`, which is never stored.
 */
export function encodeDocument(metadata: FileMetadata): string {
  return encodeStable(metadata.text === undefined ? metadata : { ...metadata, text: withoutContent(metadata.text) })
}

export function withoutContent(text: TextSection): TextSection {
  const { content, ...stored } = text
  return content === undefined ? text : stored
}

/** The same for any JSON value. Throws a TypeError at what is no JSON value (bigint, function, symbol). */
export function encodeStable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => encodeStable(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) return encodeRecord(value as Record<string, unknown>)
  const text = JSON.stringify(value) as string | undefined
  if (text === undefined) throw new TypeError(`a ${typeof value} has no JSON form`)
  return text
}

function encodeRecord(record: Record<string, unknown>): string {
  const members = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${encodeStable(record[key])}`)
  return `{${members.join(',')}}`
}
