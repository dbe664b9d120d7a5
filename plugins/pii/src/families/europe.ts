/** National numbers of European countries; those of Germany and the United Kingdom have files of their own. */
import { compact, digitsOf, isDate, isUniform, luhn, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

const nifLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'
const isNif = (value: string): boolean => nifLetters[Number(digitsOf(value)) % 23] === compact(value).at(-1)
const isNie = (value: string): boolean => {
  const nie = compact(value)
  return nifLetters[Number(`${'XYZ'.indexOf(nie[0] ?? '')}${nie.slice(1, -1)}`) % 23] === nie.at(-1)
}

/** Ministerial decree of 23 December 1976: characters at odd places count by this table. */
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
function isFiscalCode(value: string): boolean {
  const code = value.toUpperCase()
  const place = (character: string): number => (/\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65)
  const sum = [...code.slice(0, 15)].reduce((total, character, index) => total + (index % 2 === 0 ? oddValues[place(character)] ?? 0 : place(character)), 0)
  return sum % 26 === place(code[15] ?? '')
}

/** INSEE: 97 minus the first thirteen modulo 97; Corsica's 2A and 2B count as 19 and 18. */
function isNir(value: string): boolean {
  const nir = compact(value)
  const digits = nir.replace('2A', '19').replace('2B', '18')
  const month = Number(digits.slice(3, 5))
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13)) && ((month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50)
}

function isPesel(value: string): boolean {
  const month = Number(value.slice(2, 4)) % 20
  return isDate(Number(value.slice(4, 6)), month) && (10 - (weighted(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(value[10])
}

function isHetu(value: string): boolean {
  const code = value.toUpperCase()
  const check = '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(code.slice(0, 6) + code.slice(7, 10)) % 31]
  return isDate(Number(code.slice(0, 2)), Number(code.slice(2, 4))) && check === code[10] && Number(code.slice(7, 10)) >= 2
}

function isPersonnummer(value: string): boolean {
  const digits = digitsOf(value).slice(-10)
  return isDate(Number(digits.slice(4, 6)) % 60, Number(digits.slice(2, 4))) && luhn(digits)
}

const isBsn = (value: string): boolean => {
  const digits = digitsOf(value)
  return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !isUniform(digits)
}

/** Belgium: 97 minus the first nine modulo 97, with a 2 in front for those born from 2000 on. */
function isRijksregister(value: string): boolean {
  const digits = digitsOf(value)
  const check = Number(digits.slice(9))
  const month = Number(digits.slice(2, 4)) % 20
  return month <= 12 && Number(digits.slice(4, 6)) <= 31 && ['', '2'].some((century) => 97 - (Number(century + digits.slice(0, 9)) % 97) === check)
}

const isEan13 = (value: string): boolean => (10 - (weighted(digitsOf(value), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === Number(digitsOf(value)[12])

function isFodselsnummer(value: string): boolean {
  const digits = digitsOf(value)
  return isDate(Number(digits.slice(0, 2)) % 40, Number(digits.slice(2, 4)) % 40) &&
    weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
}

const isPortugueseNif = (value: string): boolean => {
  const check = 11 - (weighted(value, [9, 8, 7, 6, 5, 4, 3, 2]) % 11)
  return (check > 9 ? 0 : check) === Number(value[8]) && !isUniform(value)
}

const isAustrianInsurance = (value: string): boolean => {
  const digits = digitsOf(value)
  return weighted(digits.slice(0, 3) + digits.slice(4), [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11 === Number(digits[3]) && isDate(Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
}

const government = { category: 'government' } as const

export const europe: readonly Recognizer[] = [
  {
    type: 'ES_NIF', ...government, country: 'ES', anchor: { digits: 7 },
    patterns: [
      { regex: edge(/\d{8}-?[A-Z]/), score: 0.5, valid: isNif },
      { regex: edge(/\d{7,8}-?[A-Z]/i), score: 0.2, valid: isNif },
    ],
    context: ['dni', 'nif', 'identificación', 'documento nacional', 'identidad'],
    matches: ['«55555555K»', 'DNI «12345678z»', 'NIF: «1111111G»'],
    ignores: ['12345678A', '1111111G', '401-023-2138'],
  },
  {
    type: 'ES_NIE', ...government, country: 'ES', anchor: { digits: 7 },
    patterns: [{ regex: edge(/[XYZ]-?\d{7}-?[A-Z]/i), score: 0.6, valid: isNie }],
    context: ['nie', 'extranjero', 'identificación'],
    matches: ['«X9613851N»', 'NIE «Z8078221M»'],
    ignores: ['Y8063915Q', '58063915Q'],
  },
  {
    type: 'ES_PASSPORT', ...government, country: 'ES', anchor: { digits: 6 },
    patterns: [{ regex: edge(/[A-Z]{3}\d{6}/i), score: 0.1 }],
    context: ['pasaporte', 'passport'],
    matches: ['«AAA123456» es mi número de pasaporte'],
    ignores: ['AAA123456', 'pasaporte AA123456'],
  },
  {
    type: 'IT_FISCAL_CODE', ...government, country: 'IT', anchor: { digits: 5 },
    patterns: [
      { regex: edge(/[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/i), score: 0.85, valid: isFiscalCode },
      { regex: edge(/[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]/), score: 0.6, valid: isFiscalCode },
      { regex: edge(/[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/i), score: 0.3 },
    ],
    context: ['codice fiscale', 'fiscale', 'cod. fisc'],
    matches: ['«AAAAAA00B11C333Y»', 'codice fiscale «AAAAAA00B11C333N» '],
    ignores: ['AAAAAA00B11C333N', 'AAAAAA - 00B11C333N', 'A55AAA00B11C333N'],
  },
  {
    type: 'IT_VAT_CODE', category: 'financial', country: 'IT', anchor: { digits: 11 },
    patterns: [{ regex: number(/(?:IT)?\d{11}/i), score: 0.1, valid: (value) => luhn(value) && !isUniform(digitsOf(value)) }],
    context: ['partita iva', 'p.iva', 'p. iva', 'piva', 'vat'],
    matches: ['P.IVA «01333550323»'],
    ignores: ['01333550323', 'P.IVA 00000000000'],
  },
  {
    type: 'IT_DRIVER_LICENSE', ...government, country: 'IT', anchor: { digits: 1 },
    patterns: [{ regex: edge(/[A-Z]{2}\d{7}[A-Z]|U1[B-DF-HJ-NP-TV-Z\d]{7}[A-Z]/i), score: 0.2 }],
    context: ['patente', 'licenza', 'license', 'licence', 'guida'],
    matches: ['license «U1K711J11M» here', 'patente «AA1234567B»'],
    ignores: ['U1K711J11M', 'patente U1H00A000B'],
  },
  {
    type: 'IT_IDENTITY_CARD', ...government, country: 'IT', anchor: { digits: 5 },
    patterns: [{ regex: edge(/[A-Z]{2} ?\d{7}|\d{7}[A-Z]{2}|C[A-Z]\d{5}[A-Z]{2}/i), score: 0.1 }],
    context: ["carta d'identità", 'carta identità', 'identità', 'cie', 'documento'],
    matches: ["carta d'identità «AA1234567»", 'identità: «CA12345AB»'],
    ignores: ['CA12345AB', 'aa 1234567'],
  },
  {
    type: 'IT_PASSPORT', ...government, country: 'IT', anchor: { digits: 7 },
    patterns: [{ regex: edge(/[A-Z]{2}\d{7}/i), score: 0.05 }],
    context: ['passaporto', 'passport'],
    matches: ['passaporto «YA1234567»'],
    ignores: ['YA1234567'],
  },
  {
    type: 'FR_NIR', ...government, country: 'FR', anchor: { digits: 13 },
    patterns: [
      { regex: edge(/[12] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}/i), score: 0.85, valid: isNir },
      { regex: edge(/[12]\d{4}(?:\d{2}|2[AB])\d{6} ?\d{2}/i), score: 0.5, valid: isNir },
    ],
    context: ['sécurité sociale', 'sécu', 'nir', 'insee', 'assuré'],
    matches: ['«1 84 12 76 451 089 46»', 'NIR «255081416802538»'],
    ignores: ['1 84 12 76 451 089 45', '355081416802538'],
  },
  {
    type: 'PL_PESEL', ...government, country: 'PL', anchor: { digits: 11 },
    patterns: [{ regex: number(/\d{11}/), score: 0.2, valid: isPesel }],
    context: ['pesel'],
    matches: ['PESEL: «44051401359»'],
    ignores: ['44051401359', 'PESEL 44051401358', 'PESEL 44991401359'],
  },
  {
    type: 'FI_PERSONAL_IDENTITY_CODE', ...government, country: 'FI', anchor: { digits: 9 },
    patterns: [{ regex: edge(/\d{6}[-+A-FYXWVU]\d{3}[\dA-FHJ-NPR-Y]/i), score: 0.75, valid: isHetu }],
    context: ['hetu', 'henkilötunnus', 'personbeteckning'],
    matches: ['«131052-308T»', '«010594Y9021»'],
    ignores: ['111111-111A', '131052.308T', '311452-308T'],
  },
  {
    type: 'SE_PERSONNUMMER', ...government, country: 'SE', anchor: { digits: 10 },
    patterns: [
      { regex: number(/(?:18|19|20)\d{6}[-+]\d{4}/), score: 0.65, valid: isPersonnummer },
      { regex: number(/\d{6}[-+]\d{4}/), score: 0.45, valid: isPersonnummer },
      { regex: number(/(?:18|19|20)\d{10}/), score: 0.3, valid: isPersonnummer },
      { regex: number(/\d{10}/), score: 0.05, valid: isPersonnummer },
    ],
    context: ['personnummer', 'personal identity', 'samordningsnummer', 'swedish id', 'födelsenummer'],
    matches: ['«20110925-2385»', "Here's my personnummer «200109022392»."],
    ignores: ['198712202384', 'personnummer 200504422381', '18970c17-9809'],
  },
  {
    type: 'NL_BSN', ...government, country: 'NL', anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{9}|\d{4}\.\d{2}\.\d{3}/), score: 0.05, valid: isBsn }],
    context: ['bsn', 'burgerservicenummer', 'sofinummer', 'sofi'],
    matches: ['BSN «111222333»', 'burgerservicenummer: «1112.22.333»'],
    ignores: ['111222333', 'BSN 111222334'],
  },
  {
    type: 'BE_NATIONAL_NUMBER', ...government, country: 'BE', anchor: { digits: 11 },
    patterns: [
      { regex: number(/\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}/), score: 0.85, valid: isRijksregister },
      { regex: number(/\d{11}/), score: 0.15, valid: isRijksregister },
    ],
    context: ['rijksregister', 'registre national', 'insz', 'niss', 'national number'],
    matches: ['«85.07.30-033.28»', 'NISS «85073003328»'],
    ignores: ['85.07.30-033.29', '85073003328'],
  },
  {
    type: 'CH_AHV', ...government, country: 'CH', anchor: { digits: 13 },
    patterns: [
      { regex: number(/756\.\d{4}\.\d{4}\.\d{2}/), score: 0.9, valid: isEan13 },
      { regex: number(/756\d{10}/), score: 0.35, valid: isEan13 },
    ],
    context: ['ahv', 'avs', 'sozialversicherung', 'n° avs'],
    matches: ['«756.9217.0769.85»', 'AHV «7569217076985»'],
    ignores: ['756.9217.0769.84', '7569217076985'],
  },
  {
    type: 'NO_FODSELSNUMMER', ...government, country: 'NO', anchor: { digits: 11 },
    patterns: [
      { regex: number(/\d{6} \d{5}/), score: 0.5, valid: isFodselsnummer },
      { regex: number(/\d{11}/), score: 0.3, valid: isFodselsnummer },
    ],
    context: ['fødselsnummer', 'fodselsnummer', 'personnummer', 'd-nummer'],
    matches: ['fødselsnummer «01010750160»', '«010107 50160»'],
    ignores: ['01010750160', 'fødselsnummer 01010750161'],
  },
  {
    type: 'DK_CPR', ...government, country: 'DK', anchor: { digits: 10 },
    patterns: [{ regex: number(/\d{6}-?\d{4}/), score: 0.1, valid: (value) => isDate(Number(value.slice(0, 2)), Number(value.slice(2, 4))) }],
    context: ['cpr', 'personnummer'],
    matches: ['CPR-nr. «211062-5629»'],
    ignores: ['211062-5629', 'CPR 991062-5629'],
  },
  {
    type: 'PT_NIF', ...government, country: 'PT', anchor: { digits: 9 },
    patterns: [{ regex: number(/[1-9]\d{8}/), score: 0.05, valid: isPortugueseNif }],
    context: ['nif', 'contribuinte', 'número de identificação fiscal'],
    matches: ['Contribuinte n.º «123456789»'],
    ignores: ['123456789', 'NIF 123456788'],
  },
  {
    type: 'AT_SVNR', ...government, country: 'AT', anchor: { digits: 10 },
    patterns: [{ regex: number(/[1-9]\d{3} ?\d{6}/), score: 0.1, valid: isAustrianInsurance }],
    context: ['svnr', 'sv-nr', 'sozialversicherung', 'versicherungsnummer'],
    matches: ['SVNR «1237 010180»'],
    ignores: ['1237010180', 'SVNR 1238 010180'],
  },
]
