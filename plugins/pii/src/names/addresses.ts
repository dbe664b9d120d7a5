/** Addresses in running text that go on in lines of their own. */
import type { FoundName } from './tagger.js'

const letters = /[\p{L}\p{N}]/u
const between = /^[\s,;]{1,12}$/

/**
 * An address that begins within a line, as in `send it to 12 High Street\nLeeds\nUK`, is one with the lines below it. In a
 * block of lines, as at the head of a letter, each line stands for itself.
 */
export function joinAddresses(text: string, names: readonly FoundName[]): FoundName[] {
  const joined: FoundName[] = []
  let open = false
  for (const name of names) {
    const last = joined.at(-1)
    const isPlace = name.type === 'STREET_ADDRESS' || name.type === 'LOCATION'
    if (open && isPlace && last !== undefined && between.test(text.slice(last.end, name.start)) && !text.slice(last.end, name.start).includes('\n\n')) {
      joined[joined.length - 1] = { ...last, end: name.end }
      continue
    }
    open = name.type === 'STREET_ADDRESS' && !beginsLine(text, name.start)
    joined.push(name)
  }
  return joined
}

function beginsLine(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start)
  return !letters.test(before.slice(before.lastIndexOf('\n') + 1))
}
