/** A receipt or an invoice, read from its text: German, English and French. */
import { currencyOf } from './currency.js'
import { dateOf } from './date.js'
import { merchantOf } from './merchant.js'
import { totalOf } from './total.js'

export interface Receipt {
  readonly merchant?: string
  /** `2025-06-14`. */
  readonly date?: string
  readonly total: number
  /** ISO 4217. */
  readonly currency?: string
}

/** A receipt has its total near its end, but no book is one: of longer texts nothing is said. */
const maxLines = 600
const maxLineLength = 300

/** Undefined where no line names a total, or two of them name different ones. */
export function readReceipt(text: string): Receipt | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.slice(0, maxLineLength).trim()).filter((line) => line !== '')
  if (lines.length > maxLines) return undefined
  const found = totalOf(lines)
  if (found === undefined) return undefined
  const currency = currencyOf(found.line, lines)
  const date = dateOf(lines, currency)
  const merchant = merchantOf(lines)
  return {
    ...(merchant !== undefined && { merchant }),
    ...(date !== undefined && { date }),
    total: found.total,
    ...(currency !== undefined && { currency }),
  }
}
