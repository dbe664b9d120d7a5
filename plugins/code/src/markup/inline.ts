/** Helpers for markup within a line. Every pattern is bounded: time grows with the line, whatever is in it. */
import type { Targets } from '../layout/targets.js'

/** Around the number of something set aside; characters that no text has. */
const [aside, asideEnd] = ['\ue000', '\ue001'] as const

/** Text that the markup of the line must not touch: code, escaped characters. */
export class SetAside {
  readonly #kept: string[] = []

  put(text: string): string {
    this.#kept.push(this.restore(text))
    return `${aside}${String(this.#kept.length - 1)}${asideEnd}`
  }

  restore(line: string): string {
    if (this.#kept.length === 0) return line
    return line.replace(/\ue000(\d{1,6})\ue001/g, (all, index: string) => this.#kept[Number(index)] ?? all)
  }
}

/** Runs of backticks enclose code. */
export function setCodeAside(line: string, kept: SetAside): string {
  let read = ''
  let at = 0
  for (const open of line.matchAll(/`{1,100}/g)) {
    if (open.index < at || line.charAt(open.index - 1) === '\\') continue
    const from = open.index + open[0].length
    const to = line.indexOf(open[0], from)
    if (to < 0) continue
    read += line.slice(at, open.index) + kept.put(line.slice(from, to).replace(/^ (?=\S)|(?<=\S) $/g, ''))
    at = to + open[0].length
  }
  return read + line.slice(at)
}

/** A link's text, and behind it what its target says more. */
export function linkText(targets: Targets, text: string, target: string, title?: string): string {
  const contact = targets.note(target, text)
  return [text, contact, title === text ? undefined : title].filter((part) => part !== undefined && part !== '').map((part, index) => (index === 0 || text === '' ? part : `(${part ?? ''})`)).join(' ')
}

const marks = /\*{1,3}|_{1,3}|~~/g

/**
 * Marks of emphasis at the edge of a word, or in it where they are doubled. `2 * 3`, `a_b` and a single mark without a
 * partner are no emphasis.
 */
export function withoutEmphasis(line: string): string {
  if (!/[*_~]/.test(line)) return line
  const single = { '*': 0, _: 0 }
  for (const { 0: mark, index } of line.matchAll(marks)) if ((mark === '*' || mark === '_') && isEmphasis(line, mark, index)) single[mark]++
  return line.replace(marks, (mark, at: number) => {
    if (!isEmphasis(line, mark, at)) return mark
    return (mark === '*' || mark === '_') && single[mark] < 2 ? mark : ''
  })
}

function isEmphasis(line: string, mark: string, at: number): boolean {
  const before = line.charAt(at - 1)
  const after = line.charAt(at + mark.length)
  if (isBlank(before) && isBlank(after)) return false
  return !(isWord(before) && isWord(after)) || mark === '**' || mark === '***' || mark === '~~'
}

function isBlank(character: string): boolean {
  return character === '' || /\s/.test(character)
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character)
}
