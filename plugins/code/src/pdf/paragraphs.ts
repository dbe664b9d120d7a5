/**
 * Lines of a page as paragraphs. A line that ends where the next word would not have fitted goes on in the next one; lines that
 * end earlier (addresses, lists, code, tables) stay lines.
 */
import type { TextLine } from './text-line.js'

/** Distance of two lines, as a share of what is usual on the page, above which a paragraph begins. */
const paragraphLead = 1.3
/** Sizes further apart are headings and notes. */
const sizeRatioMax = 1.12
/** In sizes of a character. */
const leadsMax = 3
const usualLead = 1.2
const indentMin = 0.7
const narrowestChar = 0.25
/** Shorter lines are no sentences that go on, whatever stands beside them. */
const proseWidthMin = 14
const wordBegins = /\p{L}[-\u00ad\u2010]\s*$/u
const label = /^[^\s:]{1,30}(?: [^\s:]{1,30}){0,3}:\s/

/** @returns the text of the page without white space around it */
export function paragraphsOf(lines: readonly TextLine[]): string {
  const lead = usualLeadOf(lines)
  const blocks: TextLine[][] = []
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1]
    if (before !== undefined && sameBlock(before, line, lead)) blocks.at(-1)?.push(line)
    else blocks.push([line])
  }
  return blocks.map(blockText).join('\n\n')
}

function usualLeadOf(lines: readonly TextLine[]): number {
  const leads = lines.flatMap((line, at) => {
    const before = lines[at - 1]
    const lead = before === undefined || before.angle !== line.angle ? 0 : (before.baseline - line.baseline) / line.size
    return lead > 0.5 && lead < leadsMax ? [lead] : []
  })
  return leads.sort((one, other) => one - other)[leads.length >> 1] ?? usualLead
}

function sameBlock(before: TextLine, line: TextLine, usual: number): boolean {
  if (before.angle !== line.angle) return false
  const lead = (before.baseline - line.baseline) / Math.max(line.size, before.size)
  if (lead <= 0 || lead > usual * paragraphLead) return false
  if (Math.max(line.size, before.size) > Math.min(line.size, before.size) * sizeRatioMax) return false
  // The next column's first line is beside, not below.
  return line.left < before.right && before.left < line.right
}

function blockText(block: readonly TextLine[]): string {
  const left = Math.min(...block.map((line) => line.left))
  const right = Math.max(...block.map((line) => line.right))
  let text = ''
  for (const [at, line] of block.entries()) {
    const before = block[at - 1]
    if (before !== undefined) text += line.left - left < indentMin * line.size && goesOn(before, line, right) ? junction(before.text) : '\n'
    text += line.text.trim()
  }
  return text
}

function goesOn(line: TextLine, next: TextLine, right: number): boolean {
  if (line.text.includes('\t') || next.text.includes('\t')) return false
  if (wordBegins.test(line.text) && /^\s*\p{Ll}/u.test(next.text)) return true
  if (line.right - line.left < proseWidthMin * line.size) return false
  if (label.test(line.text) && label.test(next.text)) return false
  const word = /^\s*(\S{1,60})/.exec(next.text)?.[1] ?? ''
  const charWidth = Math.max((next.right - next.left) / next.text.length, narrowestChar * next.size)
  return line.right + (word.length + 1) * charWidth > right
}

/** What joins two lines: nothing where Chinese and Japanese have no spaces; a broken word is left for `mendHyphens`. */
function junction(text: string): string {
  if (wordBegins.test(text)) return brokenWord
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]\s*$/u.test(text) ? '' : ' '
}

/** Stands behind a hyphen at the end of a line that goes on; never in the text of a page. */
export const brokenWord = '\u0000'
