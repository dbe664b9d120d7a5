/** Blanks out comments and the contents of strings, so that patterns see code only. Time is linear in the text. */

export interface StringSyntax {
  readonly open: string
  readonly close: string
  /** A backslash takes the next character's meaning away. */
  readonly escapes: boolean
  /** May contain line ends; otherwise a line end closes it, so that a stray quote spoils one line at most. */
  readonly multiline: boolean
}

export interface Lexis {
  /** A `#` counts only after a blank or at the start of a line (`$#`, `${#x}`). */
  readonly lineComments?: readonly string[]
  readonly blockComments?: readonly (readonly [open: string, close: string])[]
  readonly nestedComments?: true
  readonly strings?: readonly StringSyntax[]
  /** `'` opens a string only where it looks like `'x'` or `'\n'`: lifetimes, primes and quote forms are none. */
  readonly characterQuotes?: true
  /** `/…/` after an operator is a regular expression. */
  readonly regexLiterals?: true
  /** `<<WORD` up to a line that is WORD. */
  readonly heredocs?: true
  /** Documentation blocks that start at the beginning of a line, such as POD. */
  readonly lineBlocks?: readonly (readonly [open: string, close: string])[]
}

/** Stands for one character inside a string: a private-use character, so no source contains it by chance. */
export const filler = '\uE000'

/** Same length as `text`; line ends outside strings stay. */
export function mask(text: string, lexis: Lexis): string {
  const openers = openersOf(lexis)
  if (openers === undefined) return text
  const out: string[] = []
  let words: Map<string, number[]> | undefined
  const lines = (): Map<string, number[]> => (words ??= wordLines(text))
  let done = 0
  openers.lastIndex = 0
  for (let found = openers.exec(text); found !== null; found = openers.exec(text)) {
    const token = skip(text, found.index, found[0], lexis, lines)
    if (token === undefined) continue
    out.push(text.slice(done, token.from))
    const hidden = text.slice(token.from, token.to)
    out.push(token.kind === 'string' ? filler.repeat(hidden.length) : hidden.replace(/[^\n]/g, ' '))
    done = token.to
    openers.lastIndex = Math.max(token.end, found.index + 1)
  }
  out.push(text.slice(done))
  return out.join('')
}

interface Token {
  readonly kind: 'comment' | 'string'
  /** What is blanked: for strings without the quotes. */
  readonly from: number
  readonly to: number
  /** Where code goes on. */
  readonly end: number
}

const compiled = new WeakMap<Lexis, RegExp>()

function openersOf(lexis: Lexis): RegExp | undefined {
  const known = compiled.get(lexis)
  if (known !== undefined) return known
  const openers = [
    ...(lexis.lineComments ?? []), ...(lexis.blockComments ?? []).map(([open]) => open),
    ...(lexis.strings ?? []).map(({ open }) => open), ...(lexis.lineBlocks ?? []).map(([open]) => open),
    ...(lexis.characterQuotes === true ? ["'"] : []), ...(lexis.regexLiterals === true ? ['/'] : []), ...(lexis.heredocs === true ? ['<<'] : []),
  ].sort((a, b) => b.length - a.length)
  if (openers.length === 0) return undefined
  const pattern = new RegExp(openers.map(quoted).join('|'), 'g')
  compiled.set(lexis, pattern)
  return pattern
}

function skip(text: string, at: number, opener: string, lexis: Lexis, lines: () => Map<string, number[]>): Token | undefined {
  const block = lexis.blockComments?.find(([open]) => open === opener)
  if (block !== undefined) return comment(at, lexis.nestedComments === true ? endOfNested(text, at, block) : after(text, block[1], at + opener.length))
  const lineBlock = lexis.lineBlocks?.find(([open]) => open === opener)
  if (lineBlock !== undefined) return atLineStart(text, at) ? comment(at, after(text, `\n${lineBlock[1]}`, at)) : undefined
  if (lexis.lineComments?.includes(opener) === true) {
    return opener === '#' && !afterBlank(text, at) ? undefined : comment(at, before(text, '\n', at))
  }
  const string = lexis.strings?.find(({ open }) => open === opener)
  if (string !== undefined) return stringToken(text, at, string)
  if (opener === "'") return characterToken(text, at)
  if (opener === '<<') return heredocToken(text, at, lines())
  return regexToken(text, at)
}

function quoted(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

function comment(from: number, to: number): Token {
  return { kind: 'comment', from, to, end: to }
}

/** Behind the next occurrence; the end of the text where there is none. */
function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length : found + what.length
}

function before(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length : found
}

function endOfNested(text: string, at: number, [open, close]: readonly [string, string]): number {
  // One pass over both delimiters: looking for each on its own would be quadratic in the number of comments.
  const delimiter = new RegExp(`${quoted(open)}|${quoted(close)}`, 'g')
  delimiter.lastIndex = at
  let depth = 0
  for (let found = delimiter.exec(text); found !== null; found = delimiter.exec(text)) {
    depth += found[0] === open ? 1 : -1
    if (depth === 0) return delimiter.lastIndex
  }
  return text.length
}

function stringToken(text: string, at: number, { open, close, escapes, multiline }: StringSyntax): Token {
  const from = at + open.length
  for (let position = from; position < text.length; position++) {
    const character = text[position]
    if (escapes && character === '\\') position++
    else if (!multiline && character === '\n') return { kind: 'string', from, to: position, end: position }
    else if (character === close[0] && text.startsWith(close, position)) return { kind: 'string', from, to: position, end: position + close.length }
  }
  return { kind: 'string', from, to: text.length, end: text.length }
}

function characterToken(text: string, at: number): Token | undefined {
  const literal = /'(?:\\[^\n]{1,10}?|[^\\'\n]{1,2})'/y
  literal.lastIndex = at
  const length = literal.exec(text)?.[0].length
  return length === undefined ? undefined : { kind: 'string', from: at + 1, to: at + length - 1, end: at + length }
}

/** Positions of the lines that consist of one word, by that word: found once, so that many heredocs stay linear. */
function wordLines(text: string): Map<string, number[]> {
  const lines = new Map<string, number[]>()
  for (const { 1: word = '', index } of text.matchAll(/^[ \t]*([A-Za-z_]\w{0,40})[;,)]{0,3}\r?$/gm)) {
    const positions = lines.get(word)
    if (positions === undefined) lines.set(word, [index])
    else positions.push(index)
  }
  // Last first: whoever uses them takes them off the end, in order of appearance.
  for (const positions of lines.values()) positions.reverse()
  return lines
}

function heredocToken(text: string, at: number, lines: Map<string, number[]>): Token | undefined {
  const head = /<<[-~]?[ \t]{0,8}(['"]?)([A-Za-z_]\w{0,40})\1/y
  head.lastIndex = at
  const word = head.exec(text)?.[2]
  const lineEnd = text.slice(at, at + lineCharsMax).indexOf('\n')
  if (word === undefined || lineEnd < 0) return undefined
  const bodyAt = at + lineEnd + 1
  const ends = lines.get(word) ?? []
  // Openers come in order, so ends before this one are never needed again.
  while ((ends.at(-1) ?? bodyAt) < bodyAt) ends.pop()
  const to = ends.at(-1)
  return to === undefined ? undefined : { kind: 'comment', from: bodyAt, to, end: to }
}

/** A command line that opens a heredoc; bounds the search for its end. */
const lineCharsMax = 2000
/** Bounds the search for the end of what may be no regular expression at all. */
const regexCharsMax = 300

function regexToken(text: string, at: number): Token | undefined {
  const previous = text.slice(Math.max(0, at - 20), at).trimEnd()
  if (!/(?:^|[(,=:[!&|?{};+\n]|\breturn|=>)$/.test(previous)) return undefined
  let inClass = false
  const last = Math.min(text.length, at + regexCharsMax)
  for (let position = at + 1; position < last; position++) {
    const character = text[position]
    if (character === '\n') return undefined
    if (character === '\\') position++
    else if (character === '[') inClass = true
    else if (character === ']') inClass = false
    else if (character === '/' && !inClass) return { kind: 'string', from: at + 1, to: position, end: position + 1 }
  }
  return undefined
}

function atLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n'
}

function afterBlank(text: string, at: number): boolean {
  return at === 0 || /[\s;()}]/.test(text[at - 1] ?? '')
}
