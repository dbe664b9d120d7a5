import type { Recognizer } from './recognizer.js'

/** `options.schema.json`; the host fills the defaults in. */
export interface PiiOptions {
  readonly minScore: number
  readonly types: readonly string[]
  readonly ignoreTypes: readonly string[]
  readonly countries: readonly string[]
}

export const defaultOptions: PiiOptions = { minScore: 0.4, types: [], ignoreTypes: [], countries: [] }

/** The host has checked them against the schema; what is missing gets its default here, for callers without a host. */
export function readOptions(options: Readonly<Record<string, unknown>>): PiiOptions {
  const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
  return {
    minScore: typeof options.minScore === 'number' ? options.minScore : defaultOptions.minScore,
    types: strings(options.types),
    ignoreTypes: strings(options.ignoreTypes),
    countries: strings(options.countries),
  }
}

/** The rows of the table that these options ask for. */
export function chosen(table: readonly Recognizer[], options: PiiOptions): readonly Recognizer[] {
  return table.filter(({ type, country }) =>
    (options.types.length === 0 || options.types.includes(type)) &&
    !options.ignoreTypes.includes(type) &&
    (country === undefined || options.countries.length === 0 || options.countries.includes(country)))
}
