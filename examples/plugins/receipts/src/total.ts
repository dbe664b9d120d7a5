/** Which line says the total. */
import { amountsIn, isAmountAlone } from './amount.js'

export interface FoundTotal {
  readonly total: number
  /** The words and the amount, for the currency. */
  readonly line: string
}

/** From strong to weak: what has to be paid counts more than a line that says "total". */
const totalWords: readonly RegExp[] = [
  /\b(?:grand total|total (?:due|to pay)|amount (?:due|payable)|balance due|zu zahlen(?:der betrag)?|zahlbetrag|endbetrag|rechnungsbetrag|gesamtbetrag|net à payer|(?:montant |total )?à payer|(?:montant )?total ttc)(?!\p{L})/iu,
  /(?<!\p{L})(?:total|summe|gesamt(?:summe)?|montant total)(?!\p{L})/iu,
]

/** Totals of something else: before tax, of the tax itself, of a part, of things that are no money. */
const otherTotals =
  /sub-?\s?total|zwischensumme|sous-?\s?total|(?<!\p{L})(?:netto|net amount|excl|hors taxes?|h\.?t|tva|mwst|ust|vat|tax|tips?|savings?|saved|ersparnis|rabatt|discount|remise|points?|punkte|items?|artikel|articles?)(?!\p{L})/iu

/** Undefined where no line names one, and where the strongest ones contradict each other. */
export function totalOf(lines: readonly string[]): FoundTotal | undefined {
  for (const words of totalWords) {
    const found = lines.flatMap((line, at) => (words.test(line) && !isOther(line) ? amountAt(lines, at) : []))
    const [first] = found
    if (first !== undefined) return found.every(({ total }) => total === first.total) ? first : undefined
  }
  return undefined
}

/** "Total TTC (TVA 20 % incl.)" and "Summe inkl. MwSt" are totals all the same. */
function isOther(line: string): boolean {
  return otherTotals.test(line.replace(/\b(?:incl(?:uding|usive)?|inkl(?:usive)?|dont|ttc)\b.{0,30}/iu, ''))
}

/** The last amount of the line; of a scan in columns, the line below, where that holds nothing else. */
function amountAt(lines: readonly string[], at: number): FoundTotal[] {
  const line = lines[at] ?? ''
  const below = lines[at + 1] ?? ''
  const amount = amountsIn(line).at(-1)
  if (amount !== undefined) return [{ total: amount, line }]
  const [next] = isAmountAlone(below) ? amountsIn(below) : []
  return next === undefined ? [] : [{ total: next, line: `${line} ${below}` }]
}
