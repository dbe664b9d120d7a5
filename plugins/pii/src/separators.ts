/** What stands between the groups of a number that is written for people: for classes of characters in a pattern. */

/** Within a line: space, tab, no-break, narrow, thin and the like. */
export const blanks = ' \\t\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000'
export const dashes = '\\u2010-\\u2015\\u2212\\-'
/** A quotation mark at most, before a value and behind it, also as sources, CSV and HTML write one. */
export const opening = '(?:\\\\{0,3}["\'`“„]{1,2}|&quot;)?'
export const closing = '["\'`“”\\t,;:<>)\\]&\\\\]'
/** The end of a line, also as a string in a source has it. */
export const lineEnd = '(?:\\r?\\n|\\\\[nr"]|$)'
/** Soft hyphen, zero-width characters, word joiner: nobody sees them. */
export const invisible = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff'
