/** How much of a file is read for so much text. */

/** Markup, white space and data around one character of text; more than any document that people read. */
const inputCharsPerChar = 10
const inputCharsMin = 1_000_000

/** Characters of the file after which a converter stops, whatever text it has found: work has a bound. */
export function inputCharsMax(maxChars: number): number {
  return inputCharsMin + maxChars * inputCharsPerChar
}
