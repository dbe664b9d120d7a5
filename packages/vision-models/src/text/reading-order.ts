/** Lines as a person would read them: from the top, what stands side by side in one line, columns one after the other. */
import type { RotatedBox } from './rotated-box.js'

export interface PlacedText {
  readonly text: string
  readonly box: RotatedBox
}

interface Piece {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Columns have at least this many lines, and are as wide as this many times the height of their letters. */
const linesOfColumn = 4
const widthOfColumn = 12

/** `angle`: the direction in which most of the text runs. */
export function inReadingOrder(pieces: readonly PlacedText[], angle: number): string {
  return ordered(pieces.map((piece) => straightened(piece, angle))).join('\n')
}

/** As it lies once the page is turned upright. */
function straightened({ text, box }: PlacedText, angle: number): Piece {
  const [cosine, sine] = [Math.cos(-angle), Math.sin(-angle)]
  const x = box.center.x * cosine - box.center.y * sine
  const y = box.center.x * sine + box.center.y * cosine
  const isAcross = Math.abs(Math.sin(box.angle - angle)) > Math.SQRT1_2
  const [width, height] = isAcross ? [box.height, box.length] : [box.length, box.height]
  return { text, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
}

/** Cuts the page at white bands from top to bottom, and between columns, as long as there are any (XY cut). */
function ordered(pieces: readonly Piece[]): string[] {
  const gutter = widestGutter(pieces)
  if (gutter !== undefined) return [...ordered(gutter.left), ...ordered(gutter.right)]
  const bands = bandsOf(pieces)
  return bands.length > 1 ? bands.flatMap(ordered) : rowsOf(pieces)
}

function bandsOf(pieces: readonly Piece[]): Piece[][] {
  const space = median(pieces.map(({ top, bottom }) => bottom - top)) * 0.6
  const bands: Piece[][] = []
  let end = -Infinity
  for (const piece of [...pieces].sort((one, other) => one.top - other.top)) {
    if (piece.top > end + space) bands.push([])
    bands[bands.length - 1]!.push(piece)
    end = Math.max(end, piece.bottom)
  }
  return bands
}

function widestGutter(pieces: readonly Piece[]): { left: Piece[]; right: Piece[] } | undefined {
  const height = median(pieces.map(({ top, bottom }) => bottom - top))
  let best: { at: number; width: number } | undefined
  let end = -Infinity
  for (const piece of [...pieces].sort((one, other) => one.left - other.left)) {
    const width = piece.left - end
    if (width > height * 0.7 && end > -Infinity && (best === undefined || width > best.width)) best = { at: piece.left, width }
    end = Math.max(end, piece.right)
  }
  if (best === undefined) return undefined
  const { at } = best
  const sides = { left: pieces.filter(({ left }) => left < at), right: pieces.filter(({ left }) => left >= at) }
  return isColumn(sides.left, height) && isColumn(sides.right, height) ? sides : undefined
}

/** Prices beside goods are none: they belong to the line that they stand in. */
function isColumn(pieces: readonly Piece[], height: number): boolean {
  return pieces.length >= linesOfColumn && median(pieces.map(({ left, right }) => right - left)) >= widthOfColumn * height
}

/** A piece belongs to a row when its middle lies within the row's piece nearest to it. */
function rowsOf(pieces: readonly Piece[]): string[] {
  const rows: Piece[][] = []
  for (const piece of [...pieces].sort((one, other) => middle(one) - middle(other))) {
    const row = rows.find((each) => isBeside(each[each.length - 1]!, piece))
    if (row === undefined) rows.push([piece])
    else row.push(piece)
  }
  return rows.map((row) => row.sort((one, other) => one.left - other.left).map(({ text }) => text).join(' '))
}

function isBeside(one: Piece, other: Piece): boolean {
  const both = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  return both > 0.5 * Math.min(one.bottom - one.top, other.bottom - other.top)
}

function middle({ top, bottom }: Piece): number {
  return (top + bottom) / 2
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0
}
