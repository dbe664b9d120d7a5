/** Words that a line's end has broken in two. */
import { brokenWord } from './paragraphs.js'

const broken = new RegExp(`([\\p{L}\\p{M}]{1,60})[-\\u00ad\\u2010]${brokenWord}([\\p{L}\\p{M}]{1,60})?`, 'gu')

/** First halves that are mostly written with a hyphen, where the document itself gives no example. */
const withHyphen = /^(?:self|non|well|ex|half|all|cross|anti|co|semi|quasi|so|vice|long|short|high|low|full|part|real|state|left|right|open|end|e|x)$/i

/**
 * Joins the halves as the document writes the word elsewhere; otherwise without the hyphen, unless the second half begins with
 * a capital or the first is one that is joined by a hyphen (`self-`).
 */
export function mendHyphens(text: string): string {
  if (!text.includes(brokenWord)) return text
  const known = knownForms(text)
  return text
    .replace(broken, (_, first: string, second: string | undefined) => {
      if (second === undefined) return `${first}-`
      const whole = first + second
      if (known.has(whole.toLowerCase())) return whole
      const compound = `${first}-${second}`
      return known.has(compound.toLowerCase()) || /^\p{Lu}/u.test(second) || withHyphen.test(first) ? compound : whole
    })
    .replaceAll(brokenWord, '')
}

/** Which of the broken words stand elsewhere in one piece, with a hyphen or without. */
function knownForms(text: string): ReadonlySet<string> {
  const asked = new Set<string>()
  for (const [, first = '', second = ''] of text.matchAll(broken)) {
    asked.add((first + second).toLowerCase())
    asked.add(`${first}-${second}`.toLowerCase())
  }
  const known = new Set<string>()
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu)) if (asked.has(word.toLowerCase())) known.add(word.toLowerCase())
  return known
}
