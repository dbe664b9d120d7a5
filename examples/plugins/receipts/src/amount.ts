/** Amounts of money as people write them: `1,234.50`, `1.234,50 €`, `1 234,50`, `CHF 1'234.50`, `-12.00`, `¥1,200`. */

const marks = String.raw`[€$£¥]|(?:EUR|USD|GBP|CHF|CAD|AUD|JPY|CNY|SEK|NOK|DKK|PLN|CZK|Euros?|Fr\.)(?!\p{L})`
/** Digits in groups of three or without groups, then cents; a group mark is the same throughout. */
const digits = String.raw`(?:\d{1,3}(?<mark>[.,'’ \u00a0\u202f])\d{3}(?:\k<mark>\d{3})*|\d{1,9})(?:[.,]\d{2})?`
const amount = new RegExp(String.raw`(?<![\p{L}\d.,/:-])(?<before>(?:${marks})\s?)?(?<sign>[-–−]\s?)?(?<number>${digits})(?![\d/:%]|[.,]\d|\s?%)(?<after>\s?(?:${marks}))?`, 'giu')
const alone = new RegExp(String.raw`^(?:${marks})?\s*[-–−]?\s?${digits}\s*(?:${marks})?$`, 'iu')

/** In order. A whole number is money only with a currency beside it. */
export function amountsIn(line: string): number[] {
  return [...line.matchAll(amount)].flatMap(({ groups = {} }) => {
    const { after, before, number = '', sign } = groups
    const [whole = '', cents] = split(number)
    if (cents === undefined && before === undefined && after === undefined) return []
    const value = Number(`${whole}.${cents ?? '0'}`)
    return [sign === undefined ? value : -value]
  })
}

export function isAmountAlone(line: string): boolean {
  return alone.test(line.trim())
}

/** Two digits behind the last mark are cents, in whichever country. */
function split(number: string): [whole: string, cents: string | undefined] {
  const [, whole = number, cents] = /^(.*)[.,](\d{2})$/u.exec(number) ?? []
  return [whole.replace(/\D/g, ''), cents]
}
