/** Languages of tracks (ISO 639-2, three letters) as those who read text want them (BCP 47). */

/** Codes for bibliographies, which Matroska uses, where they differ from those that Unicode knows. */
const bibliographic: ReadonlyMap<string, string> = new Map(Object.entries({
  alb: 'sq', arm: 'hy', baq: 'eu', bur: 'my', chi: 'zh', cze: 'cs', dut: 'nl', fre: 'fr', geo: 'ka', ger: 'de', gre: 'el', ice: 'is', mac: 'mk', mao: 'mi', may: 'ms', per: 'fa',
  rum: 'ro', slo: 'sk', tib: 'bo', wel: 'cy',
}))

/** `de` for `deu` and `ger`; undefined for what is no language. */
export function bcp47(language: string | undefined): string | undefined {
  if (language === undefined || /^(und|zxx|mis|mul)$/.test(language)) return undefined
  try {
    return bibliographic.get(language) ?? new Intl.Locale(language).language
  } catch {
    return undefined // what a file gives for a language may be anything
  }
}
