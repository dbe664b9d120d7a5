/** The form of the tables that tell languages with one extension apart. */

/** The first rule whose pattern occurs decides; one without a pattern always does. */
export type Rule = readonly [language: string, when?: RegExp]

/** Extensions separated by spaces. When no rule decides, the extension says nothing and the content is asked. */
export type Ambiguity = readonly [extensions: string, ...rules: Rule[]]

/**
 * A pattern at the start of a line, blanks before it allowed. Not `\s*`: that would run over line ends, and take
 * time quadratic in the number of empty lines.
 */
export function start(pattern: TemplateStringsArray): RegExp {
  return new RegExp(`^[ \\t]*(?:${String.raw(pattern)})`, 'm')
}

/** The same without regard to case. */
export function startI(pattern: TemplateStringsArray): RegExp {
  return new RegExp(`^[ \\t]*(?:${String.raw(pattern)})`, 'im')
}

const xml = /^\s{0,100}<(?:\?xml|!DOCTYPE)\b/

/** Extensions that some program's XML shares with a language. */
export const ifXml: Rule = ['XML', xml]

export function looksLikeXml(text: string): boolean {
  return /^\s{0,100}<\?xml\b/.test(text)
}
