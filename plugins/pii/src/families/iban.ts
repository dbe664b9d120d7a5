import { compact, mod97 } from '../check/digits.js'
import { edge, type Recognizer } from '../recognizer.js'
import { blanks, dashes, invisible } from '../separators.js'

/** Length by country: SWIFT's IBAN registry. */
const lengths: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28, CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DJ: 27,
  DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18, FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HN: 28, HR: 21, HU: 28,
  IE: 22, IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20, LV: 21, LY: 25, MC: 27, MD: 24, ME: 22,
  MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28, NL: 18, NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24,
  SC: 31, SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29, VA: 22, VG: 24, XK: 20, YE: 30,
}

export const hasIban = (country: string): boolean => country in lengths

function isIban(value: string): boolean {
  const iban = compact(value)
  return lengths[iban.slice(0, 2)] === iban.length && mod97(iban.slice(4) + iban.slice(0, 4)) === 1
}

/** The country code tells how long it is, so that a word behind the last group is not taken for a part. */
const notation = (gap: string): string => Object.entries(lengths).map(([country, length]) => `${country}${gap}\\d${gap}\\d(?:${gap}[A-Z0-9]){${length - 4}}`).join('|')
const spaced = notation(`(?:[${blanks}${dashes}${invisible}./]{0,2})`)

export const iban: readonly Recognizer[] = [
  {
    type: 'IBAN_CODE',
    category: 'financial',
    anchor: { digits: 8 },
    patterns: [
      { regex: edge(new RegExp(spaced, 'i')), score: 0.95, valid: isIban, checked: true },
      // In names of programs: `IBANDE89...`, `konto_DE89...`.
      { regex: new RegExp(`(?<=IBAN|_)(?:${spaced})(?![\\p{L}\\p{N}])`, 'iu'), score: 0.95, valid: isIban, checked: true },
      { regex: new RegExp(`(?<![\\p{Lu}\\p{N}])(?:${notation('')})(?![\\p{L}\\p{N}])`, 'u'), score: 0.6, valid: isIban, checked: true },
    ],
    context: ['iban', 'bank', 'konto', 'account', 'compte', 'cuenta', 'conto', 'rekening'],
    matches: ['IBAN «DE89 3704 0044 0532 0130 00» BIC', '«GB82WEST12345698765432»', 'an «FR14 2004 1010 0505 0001 3M02 606» senden', '«nl91abna0417164300»', '«NO93 8601 1117 947»', '«MT84MALT011000012345MTLCAST001S»', '«GB82-WEST-1234-5698-7654-32»', '«DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000»', '«DE89\u202f3704  0044–0532.0130\u00ad00»', 'IBAN«DE89370400440532013000»', 'k_«DE89370400440532013000»_x', 'konto«DE89370400440532013000»;'],
    ignores: ['DE89 3704 0044 0532 0130 01', 'DE89370400440532013000X', 'ZZ82WEST12345698765432', 'GB82 WEST 1234', 'XDE89370400440532013000', 'DE89370400440532013000f'],
  },
]
