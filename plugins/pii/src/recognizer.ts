/** What a row of the table says. Adding a recognizer is adding a row with its examples; the tests run them. */
import type { UnderHead } from './under-head.js'

export type Category = 'contact' | 'credentials' | 'financial' | 'government' | 'health' | 'identity' | 'location' | 'network'

/** One notation of a value. */
export interface Pattern {
  /**
   * What it looks like, with its own boundaries (`edge`). It must be bounded: no nested or adjacent unlimited repetition.
   * A named group `value`, at the end of the match, narrows the match to the value.
   */
  readonly regex: RegExp
  /** 0 to 1: how sure a match is that passes `valid`, without any word nearby. */
  readonly score: number
  /** Check digits, ranges, prefixes (default: every match counts). */
  readonly valid?: (value: string) => boolean
  /** `valid` leaves next to nothing to chance, so that a match wins over whatever shorter overlaps it (default: the score decides). */
  readonly checked?: true
}

/**
 * Where it is worth looking; the patterns run in windows around these places only.
 * `digits`: so many digits, at most 24 characters between two of them.
 * `text`: one of these strings; the match begins at most `before` characters before it (default 0) and ends at most
 * `after` characters after its beginning (default 400). A match that does not hold an anchor is not found.
 */
export type Anchor =
  | { readonly digits: number }
  | { readonly text: readonly string[]; readonly ignoreCase?: boolean; readonly before?: number; readonly after?: number }

export interface Recognizer {
  /** Presidio's name where it has one. */
  readonly type: string
  /** Missing where the type alone says nothing about a person, such as any date. */
  readonly category?: Category
  /** The category counts only where a context word stands nearby. */
  readonly categoryInContext?: true
  /** ISO 3166 code of the country that issues such values. */
  readonly country?: string
  readonly anchor: Anchor
  readonly patterns: readonly Pattern[]
  /**
   * Lower case. Nearby they raise the score, unless `words.ts` finds that a word right before the value says otherwise. From five letters on they also
   * count within a longer word.
   */
  readonly context?: readonly string[]
  /** Lower case. Nearby they lower the score. */
  readonly against?: readonly string[]
  /** Lower case. They lower the score like `against`, but only right before the value or at the head of its column. */
  readonly againstBefore?: readonly string[]
  /** Heads of columns that name such values; a word of the head must be an anchor. */
  readonly underHead?: UnderHead
  /** What stands for a value (default: `mask`); never more than its last four characters. */
  readonly sample?: (value: string) => string
  /** Texts in which exactly the parts between « and » are found, with the default options. */
  readonly matches: readonly string[]
  /** Texts in which nothing is found, with the default options. */
  readonly ignores: readonly string[]
}

/** A regular expression between boundaries: no letter, digit or underscore on either side. */
export function edge(source: RegExp): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${source.source})(?![\\p{L}\\p{N}_])`, withUnicode(source.flags))
}

/** Boundaries for numbers: besides `edge`, not a part of a longer number with separators. A comma separates fields. */
export function number(source: RegExp): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_]|[\\p{N}][.:/-]|[-.$#])(?:${source.source})(?![\\p{L}\\p{N}_]|[.:/-]\\p{N})`, withUnicode(source.flags))
}

function withUnicode(flags: string): string {
  return flags.includes('u') ? flags : `${flags}u`
}
