/** Lines of a page, put together from the pieces that pdf.js finds, in the order in which the page draws them. */
import type { PdfPage } from './open-pdf.js'

type TextContent = Awaited<ReturnType<PdfPage['getTextContent']>>
export type TextItem = Extract<TextContent['items'][number], { readonly str: string }>

/** Lengths are in points; places along and across the direction of the writing, so that rotated lines are like others. */
export interface TextLine {
  text: string
  readonly left: number
  right: number
  /** Grows upwards. */
  readonly baseline: number
  /** Of its largest characters. */
  size: number
  /** Whole degrees. */
  readonly angle: number
}

/** Shares of the size of the characters. */
const sameLineRise = 0.55
const tabGap = 1.5
const spaceGap = 0.15
/** A piece that begins so far behind the end of the last is not its continuation. */
const backMax = 0.6

export class LineBuilder {
  readonly lines: TextLine[] = []
  #line: TextLine | undefined
  #gap = ''

  add(item: TextItem): void {
    const text = item.str.replaceAll('\0', '')
    if (text.trim() === '') {
      if (text !== '') this.#gap = ' '
      return
    }
    const place = placeOf(item)
    const line = this.#line
    if (line === undefined || !continues(line, place, item.dir === 'rtl')) this.#begin(text, place)
    else this.#continue(line, text, place)
    this.#gap = ''
  }

  #begin(text: string, place: Place): void {
    this.#line = { text, ...place }
    this.lines.push(this.#line)
  }

  #continue(line: TextLine, text: string, place: Place): void {
    const gap = place.left - line.right
    const wide = gap > tabGap * Math.max(line.size, place.size)
    line.text += (wide ? '\t' : this.#gap !== '' || gap > spaceGap * place.size ? ' ' : '') + text
    line.right = Math.max(line.right, place.right)
    line.size = Math.max(line.size, place.size)
  }
}

type Place = Omit<TextLine, 'text'>

function placeOf({ transform, width }: TextItem): Place {
  const [a, b, c, d, x, y] = transform as [number, number, number, number, number, number]
  const turn = Math.atan2(b, a)
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)]
  const left = x * cosine + y * sine
  return { left, right: left + width, baseline: y * cosine - x * sine, size: Math.hypot(c, d) || 1, angle: Math.round((turn * 180) / Math.PI) }
}

function continues(line: TextLine, { left, baseline, size, angle }: Place, rightToLeft: boolean): boolean {
  if (angle !== line.angle) return false
  if (Math.abs(baseline - line.baseline) > sameLineRise * Math.max(size, line.size)) return false
  // Right to left, each piece stands in front of the one before it.
  return rightToLeft || left >= line.right - backMax * Math.max(size, line.size)
}
