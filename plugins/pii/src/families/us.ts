import { compact, digitsOf, isUniform, luhn, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

const ssnWords = ['ssn', 'social security', 'social sec', 'soc sec', 'ss#', 'taxpayer', 'ssid']

/** Ranges that were never given out: SSA, "Invalid Social Security Numbers". */
function isSsn(value: string): boolean {
  const digits = digitsOf(value)
  return !/^(?:000|666|9)/.test(digits) && !/^\d{3}00/.test(digits) && !digits.endsWith('0000') && !isUniform(digits) && !['078051120', '219099999', '123456789', '987654321'].includes(digits)
}

export const us: readonly Recognizer[] = [
  {
    type: 'US_SSN',
    category: 'government',
    country: 'US',
    anchor: { digits: 9 },
    patterns: [
      { regex: number(/\d{3}-\d{2}-\d{4}/), score: 0.7, valid: isSsn },
      { regex: number(/\d{3}([. ])\d{2}\1\d{4}/), score: 0.45, valid: isSsn },
      { regex: number(/\d{3}-\d{6}|\d{5}-\d{4}/), score: 0.2, valid: isSsn },
      { regex: number(/\d{9}/), score: 0.05, valid: isSsn },
    ],
    context: ssnWords,
    against: ['isbn', 'order', 'part', 'tracking', 'zip', 'phone', 'fax'],
    matches: ['SSN «078-05-1123»', '«078-05-1123»', 'social security number: «078051123»', '«536 22 8726»', 'user_ssn=«536228726»'],
    ignores: ['078-05-1120', '666-12-3456', '900-12-3456', '000-12-3456', '123-00-4567', '123-45-0000', '078051123', '1078-05-1123', '078-05-1123-4', 'SSN 078-05-112'],
  },
  {
    type: 'US_ITIN',
    category: 'government',
    country: 'US',
    anchor: { digits: 9 },
    patterns: [
      { regex: number(/9\d{2}[- ](?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[- ]\d{4}/), score: 0.5 },
      { regex: number(/9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}/), score: 0.05 },
    ],
    context: ['itin', 'tax id', 'taxpayer', 'individual taxpayer'],
    matches: ['«912-70-1234»', 'ITIN «912701234»'],
    ignores: ['911-89-1234', 'my tax id 911-89-1234', '912701234', '812-70-1234'],
  },
  {
    type: 'US_PASSPORT',
    category: 'government',
    country: 'US',
    anchor: { digits: 8 },
    patterns: [
      { regex: number(/[A-Z]\d{8}/), score: 0.1 },
      { regex: number(/\d{9}/), score: 0.05 },
    ],
    context: ['passport', 'travel document', 'us passport'],
    matches: ['my travel document is «A12803456»', 'Passport No. «912803456»'],
    ignores: ['A12803456', '912803456', 'passport A1280345'],
  },
  {
    type: 'US_DRIVER_LICENSE',
    category: 'government',
    country: 'US',
    anchor: { digits: 5 },
    patterns: [
      // The states' notations: American Association of Motor Vehicle Administrators.
      { regex: number(/[A-Z]\d{3,14}|[A-Z]\d{18}|[A-Z]{2}\d{2,7}|[A-Z]{2}\d{6}[A-Z]|\d{2}[A-Z]{3}\d{5,6}|[A-Z]\d{6}R|\d{9}[A-Z]|\d{8}[A-Z]{2}|\d{3}[A-Z]{2}\d{4}|\d{7,8}[A-Z]|[A-Z]\d{4}[ -]\d{5}[ -]\d{5}/), score: 0.2 },
      { regex: number(/\d{6,14}|\d{16}/), score: 0.05 },
    ],
    context: ["driver's licen", 'drivers licen', 'driver licen', 'driving licen', 'driver’s licen', 'dl#', 'dl no', 'driver_licen', 'driver permit'],
    matches: ["driver's license: «H12234567»", 'Driver License No. «A1234567»', 'drivers licence «990123456»'],
    ignores: ['H12234567', '990123456', 'license 990123456'],
  },
  {
    type: 'US_BANK_NUMBER',
    category: 'financial',
    country: 'US',
    anchor: { digits: 8 },
    patterns: [{ regex: number(/\d{8,17}/), score: 0.05 }],
    context: ['bank account', 'account number', 'account no', 'account #', 'acct', 'checking account', 'savings account', 'bank_account', 'account_number', 'accountnumber'],
    matches: ['bank account «945456787654»', 'Acct: «12345678»'],
    ignores: ['945456787654', 'bank account 1234567'],
  },
  {
    type: 'ABA_ROUTING_NUMBER',
    category: 'financial',
    country: 'US',
    anchor: { digits: 9 },
    patterns: [
      { regex: number(/\d{4}-\d{4}-\d/), score: 0.4, valid: isRouting },
      { regex: number(/\d{9}/), score: 0.1, valid: isRouting },
    ],
    context: ['aba', 'routing', 'bankrouting', 'rtn', 'transit'],
    matches: ['ABA «121000358»', '«3222-7162-7»'],
    ignores: ['121000358', 'routing 421042111', 'routing 121000359'],
  },
  {
    type: 'US_NPI',
    category: 'health',
    country: 'US',
    anchor: { digits: 10 },
    patterns: [{ regex: number(/[12]\d{3}[- ]?\d{3}[- ]?\d{3}/), score: 0.1, valid: (value) => luhn(`80840${digitsOf(value)}`) && !isUniform(digitsOf(value).slice(0, 9)) }],
    context: ['npi', 'provider', 'national provider'],
    matches: ['NPI «1234567893»', 'provider «1245-319-599»'],
    ignores: ['1234567893', 'NPI 9234567893', 'NPI 1234567890'],
  },
  {
    type: 'US_MBI',
    category: 'health',
    country: 'US',
    anchor: { digits: 3 },
    patterns: [{ regex: edge(/[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d(?:-?)[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d(?:-?)[AC-HJKMNP-RT-Y]{2}\d{2}/i), score: 0.55 }],
    context: ['mbi', 'medicare', 'beneficiary'],
    matches: ['«1EG4TE5MK73»', 'Medicare ID: «3CD5-FG7-HJ89»'],
    ignores: ['1BG4-TE5-MK73', '1EG4TE5MK7', '0EG4TE5MK73'],
  },
  {
    type: 'MEDICAL_LICENSE',
    category: 'health',
    country: 'US',
    anchor: { digits: 7 },
    patterns: [{ regex: edge(/[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}/i), score: 0.45, valid: isDeaNumber }],
    context: ['dea', 'medical', 'certificate', 'prescri'],
    matches: ['«BB1388568»', 'DEA «AJ1234563»'],
    ignores: ['BB1388569', 'DEA 123456789', 'YB1388568'],
  },
]

/** Federal Reserve: 3-7-1 weights, districts in the first two digits. */
function isRouting(value: string): boolean {
  const digits = digitsOf(value)
  const district = Number(digits.slice(0, 2))
  const known = district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district === 80
  return known && !isUniform(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
}

/** Drug Enforcement Administration: d1+d3+d5 + 2(d2+d4+d6), last digit of the sum. */
function isDeaNumber(value: string): boolean {
  const digits = compact(value).slice(2)
  return weighted(digits, [1, 2, 1, 2, 1, 2]) % 10 === Number(digits[6])
}
