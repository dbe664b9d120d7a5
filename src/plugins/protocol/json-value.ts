/** Strict JSON: what JSON.stringify would silently bend (a Date, NaN, a Map, a function) is refused instead. */
import { fail, type Failure } from './failure-codes.js'

/** Levels of objects and arrays in each other. What writes sections down calls itself once a level. */
export const maxDepth = 100

/**
 * Undefined when `value` is JSON and may be small enough; undefined members of objects count as absent. Gives
 * up as soon as strings, keys and values alone exceed `maxBytes`, so that 100 MB are not serialised to be refused.
 */
export function refuseNonJson(value: unknown, maxBytes: number): Failure | undefined {
  let size = 0

  function visit(item: unknown, place: string, depth: number): Failure | undefined {
    size += typeof item === 'string' ? item.length : 1
    if (size > maxBytes) return fail('too-large', `the section is larger than the ${maxBytes} bytes allowed`)
    if (item === null || typeof item === 'string' || typeof item === 'boolean') return undefined
    if (typeof item === 'number') return Number.isFinite(item) ? undefined : notJson(place, String(item))
    if (typeof item !== 'object') return notJson(place, `a value of type ${typeof item}`)
    if (depth === maxDepth) return notJson(`${place.slice(0, 60)}...`, `nested more than ${maxDepth} levels deep, or contains itself`)
    if (Array.isArray(item)) return visitMembers(item.entries(), place, depth)
    if (!isPlain(item)) return notJson(place, `a ${className(item)}`)
    const members = Object.entries(item).filter(([, member]) => member !== undefined)
    return visitMembers(members, place, depth)
  }

  function visitMembers(members: Iterable<[string | number, unknown]>, place: string, depth: number): Failure | undefined {
    for (const [key, member] of members) {
      if (typeof key === 'string') size += key.length
      const failure = visit(member, `${place}/${key}`, depth + 1)
      if (failure !== undefined) return failure
    }
    return undefined
  }

  return visit(value, '', 0)
}

function notJson(place: string, what: string): Failure {
  return fail('schema', `the section is no JSON value: ${place === '' ? 'it' : place} is ${what}`)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && !('toJSON' in value && typeof value.toJSON === 'function')
}

function className(value: object): string {
  const maker: unknown = value.constructor
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'class instance'
}
