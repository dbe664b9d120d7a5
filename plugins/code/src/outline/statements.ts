/** Cuts masked code into statements: what stands between line ends, semicolons and braces. */

export interface Statement {
  readonly text: string
  /** Where `text` starts in the masked code, and so in the source. */
  readonly offset: number
  /** What ended it; a line end before a `{` counts as that brace. */
  readonly end: string
  /** Enclosing braces; with `indented` 1 for any indented line. */
  readonly depth: number
  /** Parentheses still open where it ends: then it is a call or a literal, no declaration. */
  readonly open: boolean
}

export interface Cut {
  /** Characters that end a statement: some of `\n`, `;`, `{`, `}` and `<`. */
  readonly ends: string
  /** Indentation, not braces, tells what is nested. */
  readonly indented?: true
}

/** Longer statements are data; the rest of one that is cut counts as a new one. */
const statementCharsMax = 4000

export function* statements(code: string, { ends, indented }: Cut): Generator<Statement> {
  const interesting = new RegExp(`[()[\\]${ends.replace(/[\\\]^-]/g, '\\$&')}]`, 'g')
  /** Open parentheses of each enclosing block, innermost last. */
  const parens: number[] = [0]
  let from = 0
  const take = (to: number, end: string): Statement | undefined => {
    const raw = code.slice(from, Math.min(to, from + statementCharsMax))
    const text = raw.trim()
    if (text === '') return undefined
    const lead = raw.length - raw.trimStart().length
    // The first line has no line end in front that `raw` would begin with.
    const column = lead - 1 - raw.lastIndexOf('\n', lead)
    const depth = indented === true ? Math.min(column, 1) : parens.length - 1
    return { text, offset: from + lead, end, depth, open: (parens.at(-1) ?? 0) > 0 }
  }
  for (let found = interesting.exec(code); found !== null; found = interesting.exec(code)) {
    const at = found.index
    const character = found[0]
    if (character === '\n' && at === from) {
      from = at + 1
      continue
    }
    const level = parens.length - 1
    const open = parens[level] ?? 0
    if (character === '(' || character === '[') parens[level] = open + 1
    else if (character === ')' || character === ']') parens[level] = Math.max(0, open - 1)
    else if (character === '\n' && open > 0 && at - from < statementCharsMax) continue
    else {
      const statement = take(at, character === '\n' ? endOfLine(code, at, ends) : character)
      if (statement !== undefined) yield statement
      if (character === '{') parens.push(0)
      else if (character === '}' && parens.length > 1) parens.pop()
      // `;` inside parentheses belongs to a for loop; a line end got here because the statement is too long.
      else if (character === '\n') parens[level] = 0
      from = at + 1
    }
  }
  const last = take(code.length, '')
  if (last !== undefined) yield last
}

function endOfLine(code: string, at: number, ends: string): string {
  if (!ends.includes('{')) return '\n'
  const next = /\s{0,100}/y
  next.lastIndex = at
  return code[at + (next.exec(code)?.[0].length ?? 0)] === '{' ? '{' : '\n'
}
