/** Which currency the amounts are in. */

const codes = 'EUR|USD|GBP|CHF|CAD|AUD|NZD|JPY|CNY|SEK|NOK|DKK|PLN|CZK|HUF|INR|BRL|MXN|ZAR|TRY|SGD|HKD'
const code = new RegExp(String.raw`(?<!\p{L})(?:${codes})(?!\p{L})`, 'gu')

/** Signs and words that mean one currency alone. */
const names: readonly (readonly [RegExp, string])[] = [
  [/€|(?<!\p{L})euros?(?!\p{L})/iu, 'EUR'],
  [/£|(?<!\p{L})pounds? sterling/iu, 'GBP'],
  [/(?<!\p{L})(?:US\s?\$|US dollars?)/iu, 'USD'],
  [/(?<!\p{L})(?:CA?\s?\$|canadian dollars?)/iu, 'CAD'],
  [/(?<!\p{L})(?:AU?\s?\$|australian dollars?)/iu, 'AUD'],
  [/(?<!\p{L})(?:SFr|Fr)\.\s?\d/u, 'CHF'],
  [/円/u, 'JPY'],
]

/** Signs that several share: the one that is meant where the text names no other of them. */
const shared: readonly (readonly [RegExp, usual: string | undefined, others: readonly string[]])[] = [
  [/\$/u, 'USD', ['CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN']],
  [/¥/u, 'JPY', ['CNY']],
  [/(?<!\p{L})kr\.?(?!\p{L})/iu, undefined, ['SEK', 'NOK', 'DKK']],
]

/** What the total's own line says counts first, then what the whole text does, where that is one thing only. */
export function currencyOf(totalLine: string, lines: readonly string[]): string | undefined {
  const text = lines.join('\n')
  const own = only(namedIn(totalLine)) ?? meantBy(totalLine, text)
  return own ?? only(namedIn(text)) ?? (namedIn(text).size === 0 ? meantBy(text, text) : undefined)
}

function namedIn(text: string): Set<string> {
  return new Set([...(text.match(code) ?? []), ...names.flatMap(([sign, currency]) => (sign.test(text) ? [currency] : []))])
}

function meantBy(place: string, text: string): string | undefined {
  for (const [sign, usual, others] of shared) {
    if (!sign.test(place)) continue
    const named = new Set([...namedIn(text)].filter((currency) => currency === usual || others.includes(currency)))
    return named.size === 0 ? usual : only(named)
  }
  return undefined
}

function only(found: ReadonlySet<string>): string | undefined {
  const [first] = found
  return found.size === 1 ? first : undefined
}
