/** Settings and data in keys and values: names stand only under keys that say so. */
import { typeUnder } from './heads.js'
import type { FoundName } from './tagger.js'

const longestValue = 100
const certainty = 0.75
/** A key, a colon or an equals sign, and a value in a line: INI, TOML, YAML, properties, JSON with a line a key. */
const line = /^[ \t]{0,200}(?:- )?["']?(?<key>\p{L}[\p{L}\p{N}_. -]{0,39})["']?[ \t]{0,20}[:=](?<rest>[^\n]{2,160})$/gmu

/** The values whose keys speak of people, places and addresses. */
export function namedValues(text: string, isPerson: (value: string) => boolean): FoundName[] {
  const found: FoundName[] = []
  for (const match of text.matchAll(line)) {
    const { key = '', rest = '' } = match.groups ?? {}
    const value = rest.replace(/^[\s"']+/, '').replace(/[\s"',;]+$/, '')
    const type = value.length > longestValue || !/\p{Lu}/u.test(value) ? undefined : typeUnder(headOf(key), value, isPerson)
    if (type === undefined) continue
    const start = match.index + match[0].length - rest.length + rest.indexOf(value)
    found.push({ type, start, end: start + value.length, score: certainty })
  }
  return found
}

/** `user.firstName` and `FIRST_NAME` are `first name`. */
const headOf = (key: string): string => key.slice(key.lastIndexOf('.') + 1).replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replace(/[_ -]+/g, ' ').trim().toLowerCase()
