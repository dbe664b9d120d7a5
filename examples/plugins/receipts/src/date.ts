/** When it was paid or written, as ISO 8601. */

/** By their beginnings: January is `jan` in German, English and French. */
const months: readonly RegExp[] = [
  /^jan/, /^(?:feb|fév|fev)/, /^(?:mar|mär|maer)/, /^(?:apr|avr)/, /^(?:may|mai)/, /^(?:june?$|juni|juin|jun\.?$)/,
  /^(?:jul|juil)/, /^(?:aug|aoû|aou)/, /^sep/, /^(?:oct|okt)/, /^nov/, /^(?:dec|dez|déc)/,
]
const monthName = String.raw`(?<name>jan|feb|fév|fev|mar|mär|maer|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|aou|sep|oct|okt|nov|dec|dez|déc)\p{L}*\.?`

const patterns: readonly RegExp[] = [
  /(?<!\d)(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?!\d)/u,
  new RegExp(String.raw`(?<!\d)(?<day>\d{1,2})(?:\.|st|nd|rd|th|er)?\s+(?:of\s+)?${monthName},?\s+(?<year>\d{4})(?!\d)`, 'iu'),
  new RegExp(String.raw`(?<!\p{L})${monthName}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?!\d)`, 'iu'),
  /(?<![\d.])(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4}|\d{2})(?![\d.]|,\d)/u,
  /(?<![\d/-])(?<first>\d{1,2})(?<mark>[/-])(?<second>\d{1,2})\k<mark>(?<year>\d{4}|\d{2})(?![\d/-])/u,
]

const otherDates = /(?<!\p{L})(?:due|pay by|expir\p{L}*|valid|delivery|born|fällig\p{L}*|zahlbar|gültig|liefer\p{L}*|leistung\p{L}*|échéance|validité|valable|livraison|bis|until)(?!\p{L})/iu
const dateWord = /(?<!\p{L})(?:date|datum|rechnungsdatum|belegdatum|invoice date|le)(?!\p{L})/iu

/** A line that says "date" counts first; the first date otherwise. `currency` tells how Americans write. */
export function dateOf(lines: readonly string[], currency: string | undefined): string | undefined {
  const fitting = lines.filter((line) => !otherDates.test(line))
  for (const line of [...fitting.filter((text) => dateWord.test(text)), ...fitting]) {
    const date = dateIn(line, currency)
    if (date !== undefined) return date
  }
  return undefined
}

function dateIn(line: string, currency: string | undefined): string | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(line)?.groups
    if (groups === undefined) continue
    const { first, name, second, year = '' } = groups
    const [day, month] = first === undefined || second === undefined ? [Number(groups['day']), name === undefined ? Number(groups['month']) : monthOf(name)] : inOrder(Number(first), Number(second), currency)
    const date = isoDate(year.length === 2 ? 2000 + Number(year) : Number(year), month, day)
    if (date !== undefined) return date
  }
  return undefined
}

/** `04/03/2025` is the fourth of March nearly everywhere and the third of April in America. Without a currency nobody knows. */
function inOrder(first: number, second: number, currency: string | undefined): [day: number, month: number] {
  if (first > 12) return [first, second]
  if (second > 12) return [second, first]
  if (first === second) return [first, second]
  if (currency === undefined) return [NaN, NaN]
  return currency === 'USD' ? [second, first] : [first, second]
}

function monthOf(name: string): number {
  return months.findIndex((month) => month.test(name.toLowerCase())) + 1
}

/** Undefined for a day that no calendar has. */
function isoDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal && year >= 1970 && year < 2100 ? date.toISOString().slice(0, 10) : undefined
}
