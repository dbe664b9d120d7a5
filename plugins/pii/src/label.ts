/** The words right before a value, such as `Telefon:` or `Passport No.`, which tell best what it is. */

/** Longest label, in characters. */
const mostChars = 48
/** What a label does not reach across: the end of a line, a cell or a sentence, and another number. */
const bounds = /[\n\r\t;|]|\d{2}|[.!?]\s+(?=\p{L})/gu
/** Between a name and its value: the rest of the word, `no.`, `number is`, signs. */
const between = /^\p{L}{0,12}(?:[\s:#=.()"'*_-]|(?:no|nr|num|number|nummer|numéro|número|numero|id|is|ist)(?!\p{L})){0,16}$/iu

/** Where the label of the value at `start` begins. @param delimiter what separates the columns, where the text is a table */
export function labelStart(text: string, start: number, delimiter: string | undefined): number {
  const from = Math.max(0, start - mostChars)
  const before = text.slice(from, start)
  let begin = delimiter === undefined ? 0 : before.lastIndexOf(delimiter) + 1
  for (const { index, 0: bound } of before.matchAll(bounds)) begin = Math.max(begin, index + bound.length)
  return from + begin
}

/** Whether the name in front of these characters is the name of the value behind them. */
export function namesWhatFollows(text: string): boolean {
  return text.length <= mostChars && between.test(text)
}
