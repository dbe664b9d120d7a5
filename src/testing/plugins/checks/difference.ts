/** Whether a section has what its author expects. */
import { isFields } from '../../../core/support/shapes.js'

const mostShown = 80

/** Where `actual` lacks what `expected` names, in words; members that it does not name may be anything. */
export function difference(expected: unknown, actual: unknown, place: string): string | undefined {
  if (Array.isArray(expected)) return ofLists(expected, actual, place)
  if (isFields(expected)) return ofFields(expected, actual, place)
  return Object.is(expected, actual) ? undefined : `${placed(place)} is ${shown(actual)}, and ${shown(expected)} was expected`
}

function ofLists(expected: readonly unknown[], actual: unknown, place: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) return `${placed(place)} is ${shown(actual)}, and a list of ${expected.length} was expected`
  return first(expected.map((item, at) => difference(item, actual[at], `${place}[${at}]`)))
}

function ofFields(expected: Readonly<Record<string, unknown>>, actual: unknown, place: string): string | undefined {
  if (!isFields(actual)) return `${placed(place)} is ${shown(actual)}, and an object was expected`
  return first(Object.entries(expected).map(([name, value]) => difference(value, Object.hasOwn(actual, name) ? actual[name] : undefined, place === '' ? name : `${place}.${name}`)))
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((what) => what !== undefined)
}

function placed(place: string): string {
  return place === '' ? 'the section' : place
}

function shown(value: unknown): string {
  const json = value === undefined ? 'missing' : JSON.stringify(value)
  return json.length <= mostShown ? json : `${json.slice(0, mostShown)}...`
}
