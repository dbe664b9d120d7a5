/** Headings that say what follows: the author's own summary, or the list of what was cited. */

const numbered = String.raw`^(?:#{1,6}\s+)?(?:[\dIVX]+(?:\.\d+)*[.)]?\s+)?`
const summaries = new RegExp(numbered + String.raw`(?:abstract|(?:executive |management |author )?summary|tl;?dr|key (?:points|findings|takeaways)|highlights|conclusions?|zusammenfassung|kurzfassung|fazit|schlussfolgerung(?:en)?|résumé|conclusion|resumen|conclusiones|riassunto|sommario|conclusioni|samenvatting)\s*[.:—–-]?$`, 'i')
const references = new RegExp(numbered + String.raw`(?:references|bibliography|works cited|literature cited|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|références|bibliographie|referencias|bibliografía|bibliografia|riferimenti)\s*:?$`, 'i')
/** A number in brackets in front, two authors with initials behind one another, an address of a publication, or year, volume and pages. */
const reference = /^\[\d+\]\s|(?:(?<!\p{L})\p{Lu}[\p{L}'’-]+,? (?:\p{Lu}\.? ?){1,3}(?:,|;|&|and) ?){2}|\bdoi:|\bdoi\.org\/|\b(?:19|20)\d\d; ?\d+|\bet al\.?,? \p{Lu}\w*(?: \p{Lu}\w*)* ?\.|\bpp\. \d+[-–]\d+/u

/** Sentences that belong to such a heading, where no other follows before. */
export const summingSentences = 10

export function leadsToSummary(line: string): boolean {
  return summaries.test(line)
}

export function leadsToReferences(line: string): boolean {
  return references.test(line)
}

/** An entry of a list of what was cited, or a footnote. */
export function isReference(line: string): boolean {
  return reference.test(line)
}
