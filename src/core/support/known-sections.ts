/**
 * The shapes of the sections that this program itself reads, as `contracts/metadata.ts` describes them. A plugin may
 * fill any of them, with a schema of its own: what it gives must have the shape that everybody else relies on.
 */
import { isBoolean, isCount, isFields, isName, isOptional, isStrings } from './shapes.js'

const shapes: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['text', isText],
  ['code', isCode],
  ['pii', isPii],
])

/** True for a section that this program knows nothing of, and for one that is not there. */
export function hasKnownShape(section: string, value: unknown): boolean {
  return value === undefined || shapes.get(section)?.(value) !== false
}

function isText(value: unknown): boolean {
  if (!isFields(value)) return false
  const { chars, language, convertedFrom, truncated } = value
  return isCount(chars) && isOptional(language, isName) && isOptional(convertedFrom, isName) && isOptional(truncated, isBoolean)
}

function isCode(value: unknown): boolean {
  return isFields(value) && isName(value['language']) && isCount(value['lines']) && isStrings(value['symbols']) && isStrings(value['imports'])
}

function isPii(value: unknown): boolean {
  if (!isFields(value)) return false
  const { entities, counts, categories, truncated } = value
  const counted = isFields(counts) && Object.entries(counts).every(([type, count]) => isName(type) && isCount(count))
  return Array.isArray(entities) && entities.every(isEntity) && counted && isStrings(categories) && isOptional(truncated, isBoolean)
}

function isEntity(value: unknown): boolean {
  if (!isFields(value)) return false
  const { type, start, end, score, masked } = value
  const placed = isCount(start) && isCount(end) && start <= end
  return placed && isName(type) && typeof score === 'number' && score >= 0 && score <= 1 && isName(masked)
}
