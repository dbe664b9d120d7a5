/** What can be asked for with `--pii`, and what people call it. */

/** Words of types that people ask for, whether or not there is one in this repository. */
export const commonPiiWords: readonly string[] = ['person', 'card', 'email', 'phone', 'iban', 'ssn', 'passport', 'password', 'pin', 'token', 'secret', 'age', 'date', 'url', 'license']
/** A date counts as one of these where a word speaks of a birth. */
export const categoryOfBirths = 'identity'

/** Whether `--pii word` means this type, as the index takes it. */
export function isType(type: string, word: string): boolean {
  const wanted = word.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return `_${type}_`.includes(`_${wanted}_`)
}

export function isAny(word: string): boolean {
  return word.toLowerCase() === 'any'
}
