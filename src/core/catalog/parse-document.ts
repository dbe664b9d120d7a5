/**
 * A line of a segment as a document. Whoever knows the password may have written it, so nothing in it is believed:
 * what the rest of the program relies on is checked here, once.
 */
import { BackupError } from '../contracts/errors.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import { isFinal } from './final-outcome.js'

type Fields = Readonly<Record<string, unknown>>

const contentIdPattern = /^[0-9a-f]{64}$/
const statuses: ReadonlySet<unknown> = new Set<Outcome['status']>(['ok', 'failed', 'skipped', 'pending'])

/** Undefined for a document of a newer release. Throws `damaged` for what is none. */
export function parseDocument(line: string): FileMetadata | undefined {
  const value = parseJson(line)
  if (!isFields(value)) throw damaged('no object')
  if (Number.isSafeInteger(value['schema']) && (value['schema'] as number) > 1) return undefined
  const wrong = wrongMember(value)
  if (wrong !== undefined) throw damaged(`without a proper "${wrong}"`)
  return value as unknown as FileMetadata
}

/** Whether the content, should it be met again, is still to be analysed. */
export function isProvisional({ outcomes }: FileMetadata): boolean {
  return !outcomes.every(isFinal)
}

/** Whether arrays and objects are nested so deeply that printing the value would exhaust the stack. */
export function isTooDeep(value: unknown, levels = 200): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isTooDeep(member, levels - 1))
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw damaged('no JSON', cause)
  }
}

function damaged(what: string, cause?: unknown): BackupError {
  return new BackupError('damaged', `a metadata segment holds a line that is no document: ${what}`, { cause })
}

function wrongMember(value: Fields): string | undefined {
  const { schema, contentId, size, mediaType, text, code, outcomes } = value
  if (schema !== 1) return 'schema'
  if (typeof contentId !== 'string' || !contentIdPattern.test(contentId)) return 'contentId'
  if (!Number.isSafeInteger(size) || (size as number) < 0) return 'size'
  if (typeof mediaType !== 'string') return 'mediaType'
  if (text !== undefined && !isText(text)) return 'text'
  if (code !== undefined && !isCode(code)) return 'code'
  if (!Array.isArray(outcomes) || !outcomes.every(isOutcome)) return 'outcomes'
  return undefined
}

function isText(value: unknown): boolean {
  if (!isFields(value)) return false
  const { chars, language, convertedFrom, truncated } = value
  return typeof chars === 'number' && isOptional(language, 'string') && isOptional(convertedFrom, 'string') && isOptional(truncated, 'boolean')
}

function isCode(value: unknown): boolean {
  return isFields(value) && typeof value['language'] === 'string' && typeof value['lines'] === 'number' && isStrings(value['symbols']) && isStrings(value['imports'])
}

function isOutcome(value: unknown): boolean {
  if (!isFields(value)) return false
  const { analyzer, version, status, ms, error } = value
  const described = error === undefined || (isFields(error) && typeof error['code'] === 'string' && typeof error['message'] === 'string')
  return typeof analyzer === 'string' && typeof version === 'string' && statuses.has(status) && typeof ms === 'number' && described
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function isOptional(value: unknown, type: 'string' | 'boolean'): boolean {
  return value === undefined || typeof value === type
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
