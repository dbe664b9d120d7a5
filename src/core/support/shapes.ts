/** Questions about values that came from elsewhere. */

export type Fields = Readonly<Record<string, unknown>>

/** For names: of analyzers, versions, models, types, languages. In UTF-16 code units. */
const maxNameLength = 1000

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whole, and not negative. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxNameLength
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

export function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

export function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value)
}
