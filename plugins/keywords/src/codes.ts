/**
 * Words that no person would say: keys and tokens, addresses, names of variables, long numbers. A part of a secret in a phrase
 * would not be masked, because only the whole is known as one.
 */

const SIGNS = /[_=<>{}@#$%^*\\|~[\]]|:\/\/|^www\.|\p{L}\.\p{L}{2,}\.\p{L}/u
/** `AES256`, `300mm`, `COVID19`, `2nd`; anything short (`H2O`, `x86`). */
const LETTERS_AND_DIGITS = /^(?:\p{L}{1,12}\d{1,4}|\d{1,4}\p{L}{1,12}|[\p{L}\d]{1,5})$/u
const HUMP = /\p{Ll}\p{Lu}/gu
const LONGEST = 40

function isCodePart(part: string): boolean {
  if (part.length > LONGEST || /\d{5}/u.test(part)) return true
  if (/\p{L}/u.test(part) && /\d/u.test(part) && !LETTERS_AND_DIGITS.test(part)) return true
  return (part.match(HUMP)?.length ?? 0) > 1 || /^\p{Ll}{2,}\p{Lu}/u.test(part)
}

/** One word as white space separates it. */
export function isCode(word: string): boolean {
  return SIGNS.test(word) || word.split(/[^\p{L}\p{M}\p{N}]+/u).some(isCodePart)
}

/** The sentence with a semicolon for each such word, so that no phrase reaches across. */
export function withoutCodes(sentence: string): string {
  return sentence.replace(/\S+/gu, (word) => (isCode(word) ? ';' : word))
}
