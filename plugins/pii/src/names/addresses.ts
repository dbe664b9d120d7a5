/** Addresses in running text that go on in lines of their own. */
import type { FoundName } from './tagger.js'

const letters = /[\p{L}\p{N}]/u
/** Blanks and commas, and a state's letters or a remark in brackets among them. */
const between = /^[\s,;()]{1,12}(?:(?:\p{Lu}{1,3}|\(\p{L}{1,20}\))[\s,;]{1,4})?$/u
/** A postcode on the next line, perhaps behind the letters of a state. */
const postcodeBelow = /^[ \t,;]{0,4}\n[\s,;]{0,4}(?:\p{Lu}{1,3}[\s,;]{1,4})?\d{4,6}(?![\p{L}\p{N}]|[.,:/-]\p{N})/u
const postcodeReach = 30

/**
 * An address that begins within a line, as in `send it to 12 High Street\nLeeds\nUK`, is one with the lines below it. In a
 * block of lines, as at the head of a letter, each line stands for itself.
 */
export function joinAddresses(text: string, names: readonly FoundName[]): FoundName[] {
  const joined: FoundName[] = []
  let open = false
  const close = (next: number): void => {
    const last = joined.at(-1)
    const below = open && last !== undefined ? postcodeBelow.exec(text.slice(last.end, Math.min(next, last.end + postcodeReach))) : null
    if (last !== undefined && below !== null) joined[joined.length - 1] = { ...last, end: last.end + below[0].length }
  }
  for (const name of names) {
    const last = joined.at(-1)
    if (open && last !== undefined && isPlace(name) && goesOn(text.slice(last.end, name.start))) {
      joined[joined.length - 1] = { ...last, end: name.end }
      continue
    }
    close(name.start)
    open = name.type === 'STREET_ADDRESS' && !beginsLine(text, name.start)
    joined.push(name)
  }
  close(text.length)
  return joined
}

/** A number that is an address or a postcode only stands beside another part of one. */
export function withoutLoneNumbers(names: readonly FoundName[]): FoundName[] {
  const isBeside = (one: FoundName | undefined, other: FoundName | undefined): boolean =>
    one !== undefined && other !== undefined && other.start - one.end <= postcodeReach && isPlace(one) && isPlace(other) && (one.isNumber !== true || other.isNumber !== true)
  return names.filter((name, index) => !name.isNumber || isBeside(names[index - 1], name) || isBeside(name, names[index + 1]))
}

const isPlace = ({ type }: FoundName): boolean => type === 'STREET_ADDRESS' || type === 'LOCATION'

const goesOn = (gap: string): boolean => gap.length < postcodeReach && between.test(gap) && !gap.includes('\n\n')

function beginsLine(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start)
  return !letters.test(before.slice(before.lastIndexOf('\n') + 1))
}
