import { looksRandom } from '../check/entropy.js'
import type { Anchor, Pattern, Recognizer } from '../recognizer.js'

/**
 * A row for the tokens of one service, told by their beginning.
 * @param prefixes how such a token begins; the pattern begins with one of them
 * @param regex the whole token, without boundaries
 * @param examples whole tokens; `sample` makes them, so that no scanner takes this source for a leak
 */
export function service(type: string, prefixes: readonly string[], regex: RegExp, examples: readonly string[], more: Partial<Pick<Recognizer, 'ignores'>> = {}): Recognizer {
  const uniform = prefixes[0] ?? ''
  // A row of capitals may be anything, such as a protein.
  const isGlued = prefixes.every((prefix) => unmistakable.test(prefix))
  const [before, behind] = isGlued ? [/^[A-Z]/.test(uniform) && !regex.ignoreCase ? '(?<![A-Z\\d])' : '', '(?![A-Za-z0-9])'] : ['(?<![\\w-])', '(?![\\w-])']
  return {
    type,
    category: 'credentials',
    anchor: { text: prefixes, before: 1, after: 1100 },
    patterns: [{ regex: new RegExp(`${before}(?:${regex.source})${behind}`, regex.flags), score: 0.9, valid: (value) => looksRandom(tail(value, prefixes)) }],
    matches: examples.flatMap((example) => [`token = "«${example}»"`, ...(isGlued ? [`data-«${example}»`, `f_«${example}»`, `x«${example}»`] : [])]),
    ignores: [`${uniform}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx`, `${uniform}your-token-here`, ...(more.ignores ?? [])],
  }
}

/** Tokens with these are told by them wherever they stand: no word and no chance makes such a beginning and the length behind it. */
const unmistakable = /^(?:\w{3,}_|A[KSB]IA|ACCA|A3T|AIza|GOCSPX-|ya29\.|gl[a-z]{2,6}-|gloas-|GR1348941|_gitlab_session=|sk-ant-|SG\.|AT[AC]TT3|ATBB|BBDC-|eyJrIjoi|pypi-AgE|xkeysib-|xsmtpsib-|pplx-|PMAK-|NR(?:AK|II|JS|RA)-|FLW(?:SECK|PUBK))$/

/** A row for tokens that are told by something further in, which is the anchor. */
export function inside(type: string, anchor: Anchor, pattern: Pattern, matches: readonly string[], ignores: readonly string[]): Recognizer {
  return { type, category: 'credentials', anchor, patterns: [pattern], matches, ignores }
}

function tail(value: string, prefixes: readonly string[]): string {
  const prefix = prefixes.find((candidate) => value.startsWith(candidate)) ?? ''
  return value.slice(prefix.length)
}

export const alphanumeric = 'q7Zk2Xw9Rb4TnY8mPc3VhJ6sLd5FgAe1'
export const lowerAlphanumeric = 'q7zk2xw9rb4tny8mpc3vhj6sld5fgae1'
export const hex = '3f9a1c7e5b2d804696e8d3a7f1c05b42'
export const upperAlphanumeric = 'Q7ZK2XW9RB4TNY8MPC3VHJ6SLD5FGAE4'
export const uuid = '7d3c9a10-52e8-4b6f-9d21-c04e8f7a6b35'
export const digitsOnly = '73918264051739285604'

/** So many characters that look random, always the same. */
export function sample(length: number, alphabet = alphanumeric): string {
  let text = ''
  while (text.length < length) text += alphabet.slice((text.length * 7) % 5) + alphabet.slice(0, (text.length * 3) % 11)
  return text.slice(0, length)
}
