import { compact, digitsOf, icao, isDate, isUniform, mod11And10, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

const country = 'DE'

/** Federal Central Tax Office: one digit of the first ten occurs two or three times, the others once at most. */
function isTaxId(value: string): boolean {
  const digits = digitsOf(value)
  const counts = [...'0123456789'].map((digit) => digits.slice(0, 10).split(digit).length - 1)
  return digits[0] !== '0' && counts.filter((count) => count > 1).length === 1 && Math.max(...counts) <= 3 && mod11And10(digits)
}

const crossSum = (product: number): number => Math.floor(product / 10) + (product % 10)
const letterAsDigits = (letter: string): string => String(letter.charCodeAt(0) - 64).padStart(2, '0')

/** Deutsche Rentenversicherung: area, date of birth, initial, serial, check digit. */
function isPensionNumber(value: string): boolean {
  const number = compact(value)
  const digits = number.slice(0, 8) + letterAsDigits(number[8] ?? '') + number.slice(9, 11)
  const sum = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1].reduce((total, weight, index) => total + crossSum(weight * Number(digits[index])), 0)
  return isDate(Number(number.slice(2, 4)) % 50, Number(number.slice(4, 6))) && sum % 10 === Number(number[11])
}

/** GKV-Spitzenverband: ten characters, products of 1 and 2 in turn. */
function isHealthInsuranceNumber(value: string): boolean {
  const number = value.toUpperCase()
  const digits = letterAsDigits(number[0] ?? '') + number.slice(1, 9)
  const sum = [...digits].reduce((total, digit, index) => total + crossSum(Number(digit) * (index % 2 === 0 ? 1 : 2)), 0)
  return sum % 10 === Number(number[9])
}

/** Kassenärztliche Bundesvereinigung: weights 4 and 9, the seventh digit checks. */
const isDoctorNumber = (value: string): boolean => !/^0{6}/.test(value) && (10 - (weighted(value, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === Number(value[6])
/** The first two digits are an association's. */
const isPracticeNumber = (value: string): boolean => /^(?:0[1-3]|17|20|21|24|27|3[5-8]|4[06]|47|5[1-5]|6[0-9]|7[0-3]|78|79|8[0-8]|9[3-9])/.test(value) && !/^\d{2}0{7}$/.test(value)
const isDocument = (value: string): boolean => icao(value.toUpperCase()) && /\d/.test(value)

const tax = ['steuernummer', 'steuer-nr', 'steuernr', 'st.-nr', 'st-nr', 'finanzamt', 'steuer', 'tax number']

export const germany: readonly Recognizer[] = [
  {
    type: 'DE_TAX_ID', category: 'government', country, anchor: { digits: 11 },
    patterns: [
      { regex: number(/[1-9]\d ?\d{3} ?\d{3} ?\d{3}/), score: 0.35, valid: isTaxId },
    ],
    context: ['steuer-id', 'steuerid', 'identifikationsnummer', 'idnr', 'steueridentifikation', 'tin', 'tax id', 'steuernummer'],
    matches: ['Steuer-ID: «86 095 742 719»', 'IdNr. «86095742719»'],
    ignores: ['86095742719', 'Steuer-ID 86095742718', 'Steuer-ID 11112345678'],
  },
  {
    type: 'DE_TAX_NUMBER', category: 'government', country, anchor: { digits: 9 },
    patterns: [
      { regex: number(/\d{2,3}\/\d{3,4}\/\d{4,5}/), score: 0.3 },
      { regex: number(/\d{13}|\d{10,11}/), score: 0.05, valid: (value) => !value.startsWith('00') && !isUniform(value) },
    ],
    context: tax,
    matches: ['St.-Nr. «123/456/78901» bitte angeben.', 'Steuernummer: «0981508150999»'],
    ignores: ['123/456/78901', '0981508150999', 'Steuernummer 0081508150001'],
  },
  {
    type: 'DE_VAT_ID', category: 'financial', country, anchor: { digits: 9 },
    patterns: [
      { regex: edge(/DE\d{9}|DE(?<separator>[ -])\d{3}\k<separator>\d{3}\k<separator>\d{3}/i), score: 0.6, valid: (value) => mod11And10(digitsOf(value)) },
      { regex: edge(/DE\d{9}|DE(?<separator>[ -])\d{3}\k<separator>\d{3}\k<separator>\d{3}/i), score: 0.3 },
    ],
    context: ['ust', 'umsatzsteuer', 'vat', 'steuer', 'rechnung'],
    matches: ['«DE136695976»', 'USt-IdNr. «DE 136 695 976» von', 'USt «DE100000001»'],
    ignores: ['DE100000001', 'DE13669597'],
  },
  {
    type: 'DE_ID_CARD', category: 'government', country, anchor: { digits: 2 },
    patterns: [
      { regex: edge(/[LMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{7}\d/i), score: 0.35, valid: isDocument },
      // The serial number alone, whose last character is no check digit; and with the digit behind it that checks it.
      { regex: edge(/[LMNPRTVWXYZ](?=[A-Z]{0,6}\d)[CFGHJKLMNPRTVWXYZ\d]{7}\d/), score: 0.1 },
      { regex: edge(/[LMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8}\d/i), score: 0.3, valid: isDocument },
    ],
    context: ['personalausweis', 'ausweis', 'identity card', 'id card', 'perso'],
    matches: ['Personalausweis: «L01X00T44».', 'Ausweis Nr. «T22000129» gültig bis 2025.', 'Personalausweis «T220001293»', 'Ausweisnummer: «L01X00T47»'],
    ignores: ['L01X00T44', 'L01X00T47', 'T220001293', 'Ausweis T220001294', 'Ausweis 123456789'],
  },
  {
    type: 'DE_PASSPORT', category: 'government', country, anchor: { digits: 3 },
    patterns: [
      { regex: edge(/[CFGHJK][CFGHJKLMNPRTVWXYZ\d]{7}\d/i), score: 0.35, valid: isDocument },
      { regex: edge(/[CFGHJK][CFGHJKLMNPRTVWXYZ\d]{8}\d/i), score: 0.3, valid: isDocument },
    ],
    context: ['reisepass', 'passnummer', 'passport', 'pass-nr'],
    matches: ['Reisepass «C01234565» ausgestellt am', 'Passnummer «CZ6311T03»', 'Reisepass «C01X00T478»'],
    ignores: ['C01234565', 'Reisepass C01234567'],
  },
  {
    type: 'DE_SOCIAL_SECURITY', category: 'government', country, anchor: { digits: 11 },
    patterns: [{ regex: edge(/\d{2} ?\d{6} ?[A-Z] ?\d{3}/i), score: 0.65, valid: isPensionNumber }],
    context: ['rentenversicherung', 'sozialversicherung', 'versicherungsnummer', 'rvnr', 'sv-nummer'],
    matches: ['«15070649C103»', 'Versicherungsnummer «15 070649 C 103»'],
    ignores: ['65070803A012', '15071349C103', '15070649C10'],
  },
  {
    type: 'DE_HEALTH_INSURANCE', category: 'health', country, anchor: { digits: 9 },
    patterns: [{ regex: edge(/[A-Z]\d{9}/i), score: 0.3, valid: isHealthInsuranceNumber }],
    context: ['krankenversicher', 'krankenkasse', 'health insur', 'kvnr', 'versichertennummer', 'gesundheitskarte', 'versicherten-nr'],
    matches: ['KVNR «C000500021»', 'Krankenkasse: «a123456780»', 'Health insurance «A123456780»'],
    ignores: ['C000500021', 'KVNR A123456787'],
  },
  {
    type: 'DE_LANR', category: 'health', country, anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{9}/), score: 0.05, valid: isDoctorNumber }],
    context: ['lanr', 'arztnummer', 'arzt-nr', 'vertragsarzt'],
    matches: ['Arztnummer «987654401» auf dem Rezept.'],
    ignores: ['987654401', 'LANR 123456901'],
  },
  {
    type: 'DE_BSNR', category: 'health', country, anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{9}/), score: 0.05, valid: isPracticeNumber }],
    context: ['bsnr', 'betriebsstätte', 'betriebsstaette'],
    matches: ['BSNR: «021234568»'],
    ignores: ['021234568', 'BSNR 000000000'],
  },
  {
    type: 'DE_FUEHRERSCHEIN', category: 'government', country, anchor: { digits: 8 },
    patterns: [{ regex: edge(/[A-Z][A-Z\d]\d{8}[A-Z\d]/i), score: 0.1 }],
    context: ['führerschein', 'fuehrerschein', 'fahrerlaubnis', 'driving licence'],
    matches: ['Führerschein «DO98765432Z»'],
    ignores: ['DO98765432Z', 'Führerschein 12'],
  },
  {
    type: 'DE_HANDELSREGISTER', category: 'identity', country, anchor: { text: ['HRA', 'HRB'], after: 16 },
    patterns: [{ regex: edge(/HR[AB] ?\d{1,7}/), score: 0.6 }],
    matches: ['Handelsregisternummer: «HRB 123456»', '«HRA12345»'],
    ignores: ['HR 12345', 'HRB abc'],
  },
  {
    type: 'DE_KFZ', category: 'identity', country, anchor: { digits: 1 },
    patterns: [
      { regex: edge(/[A-ZÄÖÜ]{1,3}-[A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?/), score: 0.15 },
      { regex: edge(/[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[1-9]\d{0,3}[EH]?/i), score: 0.05 },
    ],
    context: ['kennzeichen', 'kfz', 'fahrzeug', 'zulassung', 'nummernschild'],
    matches: ['Kennzeichen «B-AB-1234»', 'Kfz: «MIL EF 1234E»'],
    ignores: ['B-AB-1234', 'Kennzeichen unbekannt'],
  },
  {
    type: 'DE_PLZ', category: 'location', country, anchor: { digits: 5 },
    patterns: [{ regex: number(/(?!01000|99999)(?:0[1-9]|[1-9]\d)\d{3}/), score: 0.05 }],
    context: ['plz', 'postleitzahl', 'wohnort', 'anschrift', 'wohnhaft'],
    matches: ['PLZ «80331»', 'Postleitzahl «80331» München'],
    ignores: ['80331', 'PLZ 01000', 'PLZ 1011'],
  },
]
