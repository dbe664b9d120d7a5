/** Characters of Word's text that stand for something else: paragraphs, cells, fields ([MS-DOC] 2.4.1, 2.8.25). */
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'

const [cellMark, lineBreak, pageBreak, paragraph, columnBreak, fieldBegin, fieldSeparator, fieldEnd, hardHyphen] = ['\u0007', '\v', '\f', '\r', '\u000e', '\u0013', '\u0014', '\u0015', '\u001e']
const marks = [cellMark, lineBreak, pageBreak, paragraph, columnBreak, fieldBegin, fieldSeparator, fieldEnd, hardHyphen].join('')
/** Text, and marks one by one; other control characters stand for pictures and notes. */
const tokens = new RegExp(`[${marks}]|[^\\p{Cc}]+|\\t`, 'gu')
const fieldsMax = 100
const instructionCharsMax = 3000

interface Field {
  instruction: string
  /** What it shows has begun. */
  shown: boolean
  said: string
}

export function oldWordText(text: string, layout: Layout, targets: Targets): void {
  const fields: Field[] = []
  let fieldsBelow = 0
  let inRow = false
  let afterCell = false
  for (const [token] of text.matchAll(tokens)) {
    if (layout.full) return
    const wasCell: boolean = afterCell
    afterCell = false
    switch (token) {
      case fieldBegin:
        if (fields.length < fieldsMax) fields.push({ instruction: '', shown: false, said: '' })
        else fieldsBelow++
        break
      case fieldSeparator: {
        const field = fields.at(-1)
        if (field !== undefined && fieldsBelow === 0) field.shown = true
        break
      }
      case fieldEnd:
        if (fieldsBelow > 0) fieldsBelow--
        else endField(fields.pop(), fields.every(({ shown }) => shown))
        break
      case cellMark:
        // The mark of a row follows that of its last cell.
        if (wasCell) layout.endRow()
        else layout.tab()
        inRow = !wasCell
        afterCell = !wasCell
        break
      case paragraph: case pageBreak:
        if (inRow) layout.breakLine()
        else layout.breakParagraph()
        break
      case lineBreak: case columnBreak: layout.breakLine(); break
      default: say(token === hardHyphen ? '-' : token)
    }
  }

  function say(words: string): void {
    const field = fields.find(({ shown }) => !shown)
    const innermost = fields.at(-1)
    if (innermost?.shown === true && innermost.said.length < instructionCharsMax) innermost.said += words
    if (field === undefined) layout.text(words)
    else if (field.instruction.length < instructionCharsMax) field.instruction += words
  }

  function endField(field: Field | undefined, outside: boolean): void {
    if (field === undefined || !outside) return
    const target = /^\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"/.exec(field.instruction)?.[1]
    const contact = target === undefined ? undefined : targets.note(target, field.said)
    if (contact !== undefined) layout.text(` (${contact})`)
    // Formulas and readings are drawn from what stands in the field itself.
    if (!field.shown && /^\s*EQ\s/.test(field.instruction)) layout.text(` ${field.instruction} `)
  }
}
