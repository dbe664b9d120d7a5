/** Which pictures a page paints, and how much of it each covers, without decoding more than pdf.js decodes for that. */
import { OPS } from 'unpdf/pdfjs'
import type { PdfPage } from '../open-pdf.js'

export interface PaintedPicture {
  /** Of the object in pdf.js's store that holds the pixels. */
  readonly id: string
  readonly width: number
  readonly height: number
  /** Of the page, 0 to 1. */
  readonly share: number
  /** Of the lower left corner, in points of the page. */
  readonly left: number
  readonly bottom: number
}

/** A matrix of PDF: `x' = a x + c y + e`, `y' = b x + d y + f` (ISO 32000-1, 8.3.3). */
type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

const identity: Matrix = [1, 0, 0, 1, 0, 0]
/** Pages of drawings have more operators than scans ever have. */
const operatorsMax = 5000

/** In the order of painting; none where the page is more than a scan. */
export async function paintedPictures(page: PdfPage): Promise<readonly PaintedPicture[]> {
  const { fnArray, argsArray } = (await page.getOperatorList()) as { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }
  if (fnArray.length > operatorsMax) return []
  const pageArea = areaOf(page.view)
  const pictures: PaintedPicture[] = []
  const saved: Matrix[] = []
  let matrix = identity
  for (const [at, operator] of fnArray.entries()) {
    const args = argsArray[at]
    if (operator === OPS.save || operator === OPS.paintFormXObjectBegin) saved.push(matrix)
    if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) matrix = saved.pop() ?? identity
    if (operator === OPS.transform) matrix = times(matrix, args)
    if (operator === OPS.paintFormXObjectBegin) matrix = times(matrix, (args as readonly unknown[])[0])
    const painted = operator === OPS.paintImageXObject ? pictureOf(args) : operator === OPS.paintImageMaskXObject ? maskOf(args) : undefined
    if (painted !== undefined) pictures.push({ ...painted, share: Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) / pageArea, left: matrix[4], bottom: matrix[5] })
  }
  return pictures
}

function pictureOf(args: unknown): Pick<PaintedPicture, 'id' | 'width' | 'height'> | undefined {
  const [id, width, height] = args as readonly [unknown, unknown, unknown]
  return typeof id === 'string' && typeof width === 'number' && typeof height === 'number' ? { id, width, height } : undefined
}

function maskOf(args: unknown): Pick<PaintedPicture, 'id' | 'width' | 'height'> | undefined {
  const [{ data, width, height }] = args as readonly [{ readonly data?: unknown; readonly width?: unknown; readonly height?: unknown }]
  return pictureOf([data, width, height])
}

function times(matrix: Matrix, args: unknown): Matrix {
  if (!Array.isArray(args) && !(args instanceof Float32Array)) return matrix
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = args as readonly number[]
  const [A, B, C, D, E, F] = matrix
  return [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F]
}

function areaOf([left = 0, bottom = 0, right = 0, top = 0]: readonly number[]): number {
  return Math.abs((right - left) * (top - bottom)) || 1
}
