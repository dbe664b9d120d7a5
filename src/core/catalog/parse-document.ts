/**
 * A line of a segment as a document. Whoever knows the password may have written it, so nothing in it is believed:
 * what the rest of the program relies on is checked here, once.
 */
import { BackupError } from '../contracts/errors.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import { hasKnownShape } from '../support/known-sections.js'
import { isCount, isFields, isName, isOptional, type Fields } from '../support/shapes.js'
import { isFinal } from './final-outcome.js'

const contentIdPattern = /^[0-9a-f]{64}$/
const optionsPattern = /^[0-9a-f]{16}$/
/** Far beyond what any number of plugins brings about: whoever reads a document may count on it. */
const maxOutcomes = 1000
/** The host lets sections have 100. Printing a value that is nested without end would exhaust the stack. */
const maxDepth = 200
const statuses: ReadonlySet<unknown> = new Set<Outcome['status']>(['ok', 'failed', 'skipped', 'pending'])

/** Undefined for a document of a newer release. Throws `damaged` for what is none. */
export function parseDocument(line: string): FileMetadata | undefined {
  const value = parseJson(line)
  if (!isFields(value)) throw damaged('no object')
  if (Number.isSafeInteger(value['schema']) && (value['schema'] as number) > 1) return undefined
  const wrong = wrongMember(value)
  if (wrong !== undefined) throw damaged(`without a proper "${wrong}"`)
  if (isDeeper(value, maxDepth)) throw damaged(`nested more than ${maxDepth} levels deep`)
  return value as unknown as FileMetadata
}

/** Whether the content, should it be met again, is still to be analysed. */
export function isProvisional({ outcomes }: FileMetadata): boolean {
  return !outcomes.every(isFinal)
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
  const { schema, contentId, size, mediaType, outcomes } = value
  if (schema !== 1) return 'schema'
  if (!matches(contentId, contentIdPattern)) return 'contentId'
  if (!isCount(size)) return 'size'
  if (!isName(mediaType)) return 'mediaType'
  const misshapen = Object.keys(value).find((section) => !hasKnownShape(section, value[section]))
  if (misshapen !== undefined) return misshapen
  if (!Array.isArray(outcomes) || outcomes.length > maxOutcomes || !outcomes.every(isOutcome)) return 'outcomes'
  return undefined
}

function isOutcome(value: unknown): boolean {
  if (!isFields(value)) return false
  const { analyzer, version, model, options, status, ms, error } = value
  const described = error === undefined || (isFields(error) && isName(error['code']) && typeof error['message'] === 'string')
  const known = isOptional(model, isName) && (options === undefined || matches(options, optionsPattern))
  return isName(analyzer) && isName(version) && known && statuses.has(status) && typeof ms === 'number' && ms >= 0 && ms < Infinity && described
}

/** Without recursion beyond `levels`, and without looking at what is no object. */
function isDeeper(value: object, levels: number): boolean {
  if (levels === 0) return true
  const isDeep = (member: unknown) => typeof member === 'object' && member !== null && isDeeper(member, levels - 1)
  return Object.values(value).some(isDeep)
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}
