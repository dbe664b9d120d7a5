/** The form of a row in the tables of language families, and how its patterns are compiled. */
import type { LexisName } from './lexis.js'
import { filler } from './mask.js'
import type { Cut } from './statements.js'

/**
 * A pattern for the beginning of a statement. The first group that took part is the name. `<id>` stands for a
 * captured identifier, `<str>` for a captured string with its quotes. Quantifiers are bounded or run over disjoint
 * classes, so that no input takes more than linear time.
 */
export interface Rule {
  readonly at: string
  /** Only in front of a `{` and outside calls. */
  readonly block?: true
  /** Only outside all blocks. */
  readonly top?: true
  /** The captured text is a list separated by commas; each element's first word counts. */
  readonly list?: true
  /** Every match of this pattern in the statement is a name, in place of the groups of `at`. */
  readonly each?: string
  /** Upper and lower case are the same. */
  readonly anyCase?: true
}

export interface Family {
  /** Names as linguist writes them. */
  readonly languages: readonly string[]
  readonly lexis: LexisName
  readonly cut: Cut
  readonly symbols: readonly Rule[]
  readonly imports: readonly Rule[]
}

export interface CompiledRule extends Omit<Rule, 'at' | 'each'> {
  readonly at: RegExp
  readonly each?: RegExp
}

export const braces: Cut = { ends: '\n;{}' }
export const lines: Cut = { ends: '\n;' }
export const indentation: Cut = { ends: '\n;', indented: true }

export function compileRule({ at, each, ...rest }: Rule): CompiledRule {
  const flags = `du${rest.anyCase === true ? 'i' : ''}`
  return {
    ...rest,
    at: new RegExp(`^(?:${expand(at)})`, flags),
    ...(each === undefined ? {} : { each: new RegExp(expand(each), `${flags}g`) }),
  }
}

function expand(pattern: string): string {
  return pattern
    // A backtick needs its backslash in the tables' template strings only.
    .replaceAll('\\`', '`')
    .replaceAll('<str>', `["'\`]{1,3}(${filler}+)["'\`]{1,3}`)
    .replaceAll('<id>', String.raw`([\p{L}_$][\p{L}\p{N}_$]{0,200})`)
}
