/** What is wrong with options, in words for the person who set them. */
import type { ErrorObject } from 'ajv/dist/2020.js'
import { nearest } from '../../core/support/nearest.js'
import { isFields } from '../../core/support/shapes.js'

export interface OptionsProblem {
  /** JSON pointer into the options; empty for the options as a whole. */
  readonly pointer: string
  readonly message: string
  /** What the name or value is a typo of. */
  readonly meant?: string
}

/** Values of a list in a message: nobody reads hundreds. */
const mostListed = 40

/** `error`: as a validator says it that is told to be verbose. */
export function problemFrom(error: ErrorObject | undefined): OptionsProblem {
  if (error === undefined) return { pointer: '', message: 'do not fit the schema' }
  const { instancePath: pointer, keyword, message = 'does not fit the schema', params } = error
  const member: unknown = params.additionalProperty ?? params.unevaluatedProperty
  if (typeof member === 'string') return unknownOption(error, member)
  if (keyword === 'required') return { pointer: `${pointer}/${escaped(String(params.missingProperty))}`, message: 'must be there' }
  if (keyword === 'enum' && Array.isArray(params.allowedValues)) return unknownValue(error, params.allowedValues)
  return { pointer, message }
}

/** `nested.deep`, `kinds[1]`, `["a b"]`: as it would be typed; undefined for the options as a whole. */
export function memberName(pointer: string): string | undefined {
  const tokens = pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  return tokens.length === 0 ? undefined : tokens.map(part).join('').replace(/^\./, '')
}

function part(token: string): string {
  if (/^\d+$/.test(token)) return `[${token}]`
  return /^[\w-]+$/.test(token) ? `.${token}` : `[${JSON.stringify(token)}]`
}

function unknownOption({ instancePath, parentSchema }: ErrorObject, name: string): OptionsProblem {
  const known = isFields(parentSchema?.properties) ? Object.keys(parentSchema.properties) : []
  const meant = nearestName(name, known)
  const pointer = `${instancePath}/${escaped(name)}`
  const within = memberName(instancePath)
  const prefix = within === undefined ? '' : `${within}.`
  return { pointer, message: 'is not an option of this plugin', ...(meant !== undefined && { meant: `${prefix}${meant}` }) }
}

function unknownValue({ data, instancePath: pointer }: ErrorObject, allowed: readonly unknown[]): OptionsProblem {
  const listed = allowed.slice(0, mostListed).map((value) => JSON.stringify(value)).join(', ')
  const more = allowed.length > mostListed ? `, and ${allowed.length - mostListed} more in the plugin's schema` : ''
  const meant = typeof data === 'string' ? nearestName(data, allowed.filter((value) => typeof value === 'string')) : undefined
  return { pointer, message: `must be one of ${listed}${more}`, ...(meant !== undefined && { meant }) }
}

/** A name in other letters, small or capital, is no typo at all. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const lower = known.map((other) => other.toLowerCase())
  const best = lower.includes(name.toLowerCase()) ? name.toLowerCase() : nearest(name.toLowerCase(), lower)
  return best === undefined ? undefined : known[lower.indexOf(best)]
}

/** A member's name in a JSON pointer (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
