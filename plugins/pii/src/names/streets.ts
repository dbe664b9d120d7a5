/** Streets that are one word, as in German, Dutch and Swedish, with a number and a town: `Marktplatz 1, Nirgendwo`. Sure without a model. */
import type { FoundName } from './tagger.js'

const certainty = 0.6
const street = /(?<![\p{L}\p{N}_-])\p{Lu}[\p{L}-]{2,30}(?:straße|strasse|str\.|weg|gasse|platz|allee|damm|ufer|gatan|vägen|vej|straat|laan)[ \t]\d{1,4}(?: ?[a-zA-Z])?,[ \t](?:\d{4,5}[ \t])?\p{Lu}\p{Ll}{2,30}(?:[ -]\p{Lu}\p{Ll}{2,30})?(?![\p{L}\p{N}])/gu
/** Places with numbers that nobody lives at. */
const noStreet = /^(?:arbeits|camping|flug|lager|liege|park|schlaf|sitz|speicher|spiel|start|steck|steh|stell|zelt)platz/iu

/** Beside what the model has found. */
export function withStreets(text: string, names: readonly FoundName[]): FoundName[] {
  const found: FoundName[] = []
  let next = 0
  for (const match of text.matchAll(street)) {
    const [start, end] = [match.index, match.index + match[0].length]
    while (next < names.length && (names[next]?.end ?? 0) <= start) next++
    let isKnown = noStreet.test(match[0])
    for (let at = next; at < names.length && (names[at]?.start ?? 0) < end; at++) isKnown ||= names[at]?.type === 'STREET_ADDRESS' || (names[at]?.end ?? 0) > end || (names[at]?.start ?? 0) < start
    if (!isKnown) found.push({ type: 'STREET_ADDRESS', start, end, score: certainty, isWholeAddress: true })
  }
  if (found.length === 0) return [...names]
  const isWithin = (name: FoundName): boolean => found.some(({ start, end }) => name.start >= start && name.end <= end)
  return [...names.filter((name) => !isWithin(name)), ...found].sort((a, b) => a.start - b.start)
}
