/**
 * The shapes of the sections that this program itself reads, as `contracts/metadata.ts` describes them. A plugin may
 * fill any of them, with a schema of its own: what it gives must have the shape that everybody else relies on.
 */
import { isBoolean, isCount, isFields, isName, isOptional, isStrings } from './shapes.js'

const shapes: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['text', isText],
  ['code', isCode],
  ['pii', isPii],
  ['summary', isSummary],
  ['keywords', isKeywords],
  ['embedding', isEmbedding],
  ['image', isImage],
  ['video', isVideo],
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

function isSummary(value: unknown): boolean {
  if (!isFields(value)) return false
  const { text, method, model } = value
  return typeof text === 'string' && (method === 'abstractive' || method === 'extractive') && isName(model)
}

function isKeywords(value: unknown): boolean {
  return Array.isArray(value) && value.every((keyword) => isFields(keyword) && isName(keyword['phrase']) && isShare(keyword['score']))
}

function isEmbedding(value: unknown): boolean {
  return isFields(value) && isName(value['model']) && typeof value['int8'] === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(value['int8'])
}

function isImage(value: unknown): boolean {
  if (!isFields(value)) return false
  const { width, height, format, labels, faces, takenAt, gps, camera, phash } = value
  const told = isOptional(takenAt, isName) && isOptional(camera, isName) && isOptional(faces, isCount) && isOptional(gps, isPlace)
  return isCount(width) && isCount(height) && isName(format) && isLabels(labels) && told && isOptional(phash, isHash)
}

function isVideo(value: unknown): boolean {
  if (!isFields(value)) return false
  const { audio, camera, codec, container, durationSeconds, gps, height, incomplete, labels, shots, tags, takenAt, width } = value
  const named = [camera, codec, container, incomplete, takenAt].every((name) => isOptional(name, isName))
  const counted = [height, shots, width].every((count) => isOptional(count, isCount))
  const tagged = isOptional(tags, (texts) => isFields(texts) && Object.values(texts).every((text) => typeof text === 'string'))
  return named && counted && tagged && isOptional(durationSeconds, isSeconds) && isOptional(gps, isPlace) && isOptional(labels, isLabels) && isOptional(audio, isTracks)
}

function isTracks(value: unknown): boolean {
  return Array.isArray(value) && value.every((track) => isFields(track) && isName(track['codec']) && isOptional(track['language'], isName))
}

function isLabels(value: unknown): boolean {
  return Array.isArray(value) && value.every(isLabel)
}

function isLabel(value: unknown): boolean {
  if (!isFields(value)) return false
  const { label, score, atSeconds } = value
  return isName(label) && isShare(score) && isOptional(atSeconds, (times) => Array.isArray(times) && times.every(isSeconds))
}

function isPlace(value: unknown): boolean {
  return isFields(value) && isBetween(value['lat'], -90, 90) && isBetween(value['lon'], -180, 180)
}

const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
const isShare = (value: unknown): boolean => isBetween(value, 0, 1)
const isSeconds = (value: unknown): boolean => isBetween(value, 0, Number.MAX_VALUE)

function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function isEntity(value: unknown): boolean {
  if (!isFields(value)) return false
  const { type, start, end, score, masked, category } = value
  const placed = isCount(start) && isCount(end) && start <= end
  return placed && isName(type) && isShare(score) && isName(masked) && isOptional(category, isName)
}
