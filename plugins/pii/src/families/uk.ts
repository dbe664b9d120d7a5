import { compact, digitsOf, isUniform, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

/** NHS Data Dictionary: weights 10 to 2, modulus 11. */
function isNhsNumber(value: string): boolean {
  const digits = digitsOf(value)
  const check = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return (check === 11 ? 0 : check) === Number(digits[9]) && !isUniform(digits)
}

/** HMRC manual NIM39110: letters and pairs that are not given out. */
const isNino = (value: string): boolean => /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]/.test(compact(value)) && !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(compact(value)) && !isUniform(digitsOf(value))

/** DVLA: surname, decade, month (plus 50 for women), day, year. */
function isDrivingLicence(value: string): boolean {
  const [, month = '', day = ''] = /^.{5}\d(\d\d)(\d\d)/.exec(value) ?? []
  const plain = Number(month) % 50
  return plain >= 1 && plain <= 12 && Number(month) < 63 && Number(day) >= 1 && Number(day) <= 31
}

/** DVLA: the half-year of the current scheme, 02 to 29 in spring and 51 to 79 in autumn. */
const isPlateYear = (value: string): boolean => /^..(?:0[2-9]|[12]\d|5[1-9]|[67]\d)/.test(value)

export const uk: readonly Recognizer[] = [
  {
    type: 'UK_NHS',
    category: 'health',
    country: 'GB',
    anchor: { digits: 10 },
    patterns: [
      { regex: number(/\d{3}([- ])\d{3}\1\d{4}/), score: 0.35, valid: isNhsNumber },
      { regex: number(/\d{10}/), score: 0.1, valid: isNhsNumber },
    ],
    context: ['nhs', 'national health', 'health service', 'patient', 'health number', 'hospital number'],
    matches: ['NHS number «401-023-2137»', 'nhs_no: «9434765919»'],
    ignores: ['NHS 401-023-2138', '9434765919', '1234567890', 'nhs 943476591'],
  },
  {
    type: 'UK_NINO',
    category: 'government',
    country: 'GB',
    anchor: { digits: 6 },
    patterns: [
      { regex: edge(/[A-Z]{2} \d{2} \d{2} \d{2} [A-D]/i), score: 0.7, valid: isNino },
      { regex: edge(/[A-Z]{2} ?\d{6} ?[A-D]/), score: 0.5, valid: isNino },
      { regex: edge(/[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]/i), score: 0.3, valid: isNino },
    ],
    context: ['nino', 'national insurance', 'ni number', 'ni no', 'insurance number'],
    matches: ['«AA 12 34 56 B»', 'nino: «PR 123612C»', 'NI number «jg103759a»'],
    ignores: ['AA 12 34 56 H', 'FQ 00 00 00 C', 'BG123612A', 'nino: nt 99 88 77 a', 'jg103759a'],
  },
  {
    type: 'UK_PASSPORT',
    category: 'government',
    country: 'GB',
    anchor: { digits: 7 },
    patterns: [{ regex: edge(/[A-Z]{2}\d{7}/), score: 0.1 }],
    context: ['passport', 'hmpo'],
    matches: ['passport «AB1234567»'],
    ignores: ['AB1234567', 'passport AB 1234567', 'passport A12345678'],
  },
  {
    type: 'UK_DRIVING_LICENCE',
    category: 'government',
    country: 'GB',
    anchor: { digits: 7 },
    patterns: [{ regex: edge(/[A-Z][A-Z9]{4}\d{6}[A-Z9]{2}\d[A-Z]{2}/), score: 0.7, valid: isDrivingLicence }],
    context: ['driving licence', 'driving license', 'dvla', 'licence'],
    matches: ['«SMITH802290AB1CD»', '«SMITH851010AB1CD»'],
    ignores: ['SMITH813010AB1CD', 'SMITH802290AB1C'],
  },
  {
    type: 'UK_POSTCODE',
    category: 'location',
    country: 'GB',
    anchor: { digits: 2 },
    patterns: [
      { regex: edge(/[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y]) \d[ABD-HJLNP-UW-Z]{2}/), score: 0.45 },
      { regex: edge(/[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2}/), score: 0.1 },
    ],
    context: ['postcode', 'post code', 'postal code', 'address'],
    matches: ['My address is «SW1A 1AA» in London', '«CR2 6XH»', 'postcode «DN551PT»'],
    ignores: ['VA1 1AA', 'M1 1AI', 'DN551PT', 'A1 B2'],
  },
  {
    type: 'UK_POSTCODE',
    category: 'location',
    country: 'GB',
    anchor: { text: ['GIR'], after: 8 },
    patterns: [{ regex: edge(/GIR ?0AA/), score: 0.5 }],
    matches: ['«GIR 0AA»', '«GIR0AA»'],
    ignores: ['GIR 1AA'],
  },
  {
    type: 'UK_VEHICLE_REGISTRATION',
    category: 'identity',
    country: 'GB',
    anchor: { digits: 1 },
    patterns: [
      { regex: edge(/[A-HJ-PR-Y][A-HJ-PR-Y]\d{2}[ -]?[A-HJ-PR-Z]{3}/i), score: 0.3, valid: isPlateYear },
      { regex: edge(/[A-HJ-NPR-TV-Y]\d{1,3}[ -]?[A-HJ-PR-Y]{3}/i), score: 0.1 },
      { regex: edge(/[A-HJ-PR-Y]{3}[ -]?\d{1,3}[A-HJ-NPR-TV-Y]/i), score: 0.1 },
    ],
    context: ['vehicle', 'number plate', 'numberplate', 'licence plate', 'registration', 'car reg', 'reg no', 'dvla'],
    matches: ['Vehicles «AB51 ABC» and «BD62XYZ» were seen', 'number plate «M456DEF»'],
    ignores: ['AB51 ABC', 'vehicle AQ51 ABC', 'vehicle AB49 ABC', 'M456DEF'],
  },
]
