/** Who was paid: the first line that reads like a name. */

const linesLookedAt = 8
const maxLength = 100

/** What stands at the head of receipts and is no name. */
const noName =
  /^(?:\P{L}*$)|(?<!\p{L})(?:receipt|invoice|bill|rechnung\p{L}*|quittung|beleg\p{L}*|kassenbon|bon|ticket|facture|reçu|welcome|willkommen|bienvenue|copy|kopie|duplicata|page|seite|customer|kunde|client|date|datum|tel|telefon|phone|fax|tva|ust|vat|siret|iban|total|summe)(?!\p{L})|https?:|www\.|@/iu
const address = /\d{4,5}\s+\p{L}|\p{L}\.?\s+\d{1,4}[a-z]?$|^\d{1,4}[,]?\s+\p{L}|(?:stra(?:ß|ss)e|str\.)/iu

export function merchantOf(lines: readonly string[]): string | undefined {
  for (const line of lines.slice(0, linesLookedAt)) {
    // What follows a comma or a gap is an address or a number.
    const [name = ''] = line.split(/,|\t|\s{3,}|\s[|·•]\s/u)
    const trimmed = name.replace(/^[^\p{L}\d]+|[^\p{L}\d.)!]+$/gu, '')
    if ((trimmed.match(/\p{L}/gu) ?? []).length >= 3 && !noName.test(trimmed) && !address.test(trimmed)) return trimmed.slice(0, maxLength)
  }
  return undefined
}
