import { entityTypes } from './names/labels.js'
import type { Recognizer } from './recognizer.js'

/** `options.schema.json`; the host fills the defaults in. */
export interface PiiOptions {
  readonly minScore: number
  readonly types: readonly string[]
  readonly ignoreTypes: readonly string[]
  readonly countries: readonly string[]
}

/** What people call a country whose ISO 3166 code is another. */
const alsoCalled: ReadonlyMap<string, string> = new Map([['UK', 'GB']])

export const defaultOptions: PiiOptions = { minScore: 0.4, types: [], ignoreTypes: [], countries: [] }

/** The host has checked them against the schema; what is missing gets its default here, for callers without a host. */
export function readOptions(options: Readonly<Record<string, unknown>>): PiiOptions {
  const strings = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])
  return {
    minScore: typeof options.minScore === 'number' ? options.minScore : defaultOptions.minScore,
    types: strings(options.types),
    ignoreTypes: strings(options.ignoreTypes),
    countries: strings(options.countries).map((country) => alsoCalled.get(country) ?? country),
  }
}

/** The rows of the table that these options ask for. */
export function chosen(table: readonly Recognizer[], options: PiiOptions): readonly Recognizer[] {
  return table.filter(({ type, country }) => isChosen(type, options) &&
    (country === undefined || options.countries.length === 0 || options.countries.includes(country)))
}

export function isChosen(type: string, { types, ignoreTypes }: PiiOptions): boolean {
  return (types.length === 0 || types.includes(type)) && !ignoreTypes.includes(type)
}

/** What `types` and `ignoreTypes` may name, in order. */
export function typesOf(table: readonly Recognizer[]): readonly string[] {
  return [...new Set([...table.map(({ type }) => type), ...entityTypes])].sort()
}

/** What `countries` may name, in order. */
export function countriesOf(table: readonly Recognizer[]): readonly string[] {
  const codes = new Set(table.flatMap(({ country }) => (country === undefined ? [] : [country])))
  const others = [...alsoCalled].flatMap(([name, code]) => (codes.has(code) ? [name] : []))
  return [...codes, ...others].sort()
}
