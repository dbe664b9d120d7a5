/** Text for people: widths, amounts, tables. Everything here is pure. */
export { formatBytes } from '../core/support/format-bytes.js'

const zeroWidth = /^[\p{Mark}\p{Format}]$/u
const pictograph = /^\p{Emoji_Presentation}$/u
/** East Asian wide and full-width blocks, first and last code point. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], [0x2e80, 0x303e], [0x3041, 0x33ff], [0x3400, 0x4dbf], [0x4e00, 0x9fff], [0xa000, 0xa4cf],
  [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe30, 0xfe6f], [0xff00, 0xff60], [0xffe0, 0xffe6], [0x20000, 0x3fffd],
]

function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0
  const code = character.codePointAt(0) ?? 0
  if (code < 0x1100) return 1
  return pictograph.test(character) || wideBlocks.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Columns that the text takes on a terminal. Text without escape sequences only. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** The text cut at its end so that it takes at most `columns`; a cut is marked by an ellipsis. */
export function truncateEnd(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const character of text) {
    width += characterWidth(character)
    if (width > columns) break
    kept += character
  }
  return columns < 1 ? '' : `${kept}…`
}

/** The same, cut at its start: of a path the end says more. */
export function truncateStart(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const character of [...text].reverse()) {
    width += characterWidth(character)
    if (width > columns) break
    kept = character + kept
  }
  return columns < 1 ? '' : `…${kept}`
}

/** The words in lines of at most `columns`; a longer word has a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `3 files`, `1 file`. */
export function plural(count: number, singular: string, pluralForm = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : pluralForm}`
}

/** `0:07`, `12:34`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const padded = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60)
  return minutes < 60
    ? `${minutes}:${padded(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${padded(minutes % 60)}:${padded(whole % 60)}`
}

/** `2026-11-22 08:39:24` in local time, from milliseconds since 1970. */
export function formatTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  const padded = (value: number): string => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`
  return `${day} ${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`
}

/** Columns separated by two spaces, each as wide as its widest cell; nothing after the last one. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))
    })
  }
  return rows.map((row) =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - displayWidth(cell))).join('  ').trimEnd(),
  )
}
