/** Lines of a table: cells between delimiters, as CSV, tabs and Markdown have them. */
export interface Cell {
  readonly start: number
  readonly end: number
}

/** Places of the cells of a line, without quotes and blanks around them. */
export function cellsOf(text: string, from: number, to: number, delimiter: string): Cell[] {
  const cells: Cell[] = []
  let quoted = false
  let begin = from
  for (let index = from; index <= to; index++) {
    const character = index < to ? text[index] : delimiter
    if (character === '"') quoted = !quoted
    if (index < to && (character !== delimiter || quoted)) continue
    let start = begin, end = index
    while (start < end && /[\s"]/.test(text[start] ?? '')) start++
    while (end > start && /[\s"]/.test(text[end - 1] ?? '')) end--
    cells.push({ start, end })
    begin = index + 1
  }
  return cells
}
