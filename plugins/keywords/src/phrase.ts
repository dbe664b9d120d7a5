/** What makes two phrases the same. */
import { singular } from './singular.js'

/** Lower case, plurals as singulars, hyphens as blanks, no possessives. */
export function keyOf(phrase: string): string {
  return phrase
    .toLowerCase()
    .split(/[\s\-\u2010-\u2015/]+/u)
    .map((word) => singular(word.replace(/^\P{L}+(?=\p{L})|['’]s?$/gu, '')))
    .filter((word) => word !== '')
    .join(' ')
}
