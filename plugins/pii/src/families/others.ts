/** National numbers of Australia, Canada, South Africa, Nigeria, Brazil and Mexico. */
import { digitsOf, isDate, isUniform, luhn, verhoeff, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

/** Australian Business Register: one less in the first place, modulus 89. */
function isAbn(value: string): boolean {
  const digits = digitsOf(value)
  return (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0 && digits[0] !== '0'
}

const isAcn = (value: string): boolean => {
  const digits = digitsOf(value)
  return (10 - (weighted(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(digits[8]) && !isUniform(digits)
}

const isTfn = (value: string): boolean => weighted(digitsOf(value), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !isUniform(digitsOf(value))
const isMedicare = (value: string): boolean => weighted(digitsOf(value), [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(digitsOf(value)[8])
const isSin = (value: string): boolean => luhn(value) && !isUniform(digitsOf(value))

/** Date of birth, sequence, citizenship, an 8 or 9, Luhn. */
const isSouthAfrican = (value: string): boolean => {
  const [month, day, year] = [Number(value.slice(2, 4)), Number(value.slice(4, 6)), Number(value.slice(0, 2))]
  return isDate(day, month) && !(month === 2 && day === 29 && year % 4 !== 0) && /[012][89]\d$/.test(value) && luhn(value)
}

const brazilian = (value: string, length: number, weights: readonly number[]): boolean => {
  const digits = digitsOf(value)
  const check = (of: number): number => {
    const rest = weighted(digits.slice(0, of), weights.slice(weights.length - of)) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  return !isUniform(digits) && check(length - 2) === Number(digits[length - 2]) && check(length - 1) === Number(digits[length - 1])
}
const isCpf = (value: string): boolean => brazilian(value, 11, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
const isCnpj = (value: string): boolean => brazilian(value, 14, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])

const postalWords = ['zip', 'zipcode', 'postal code', 'postalcode', 'postcode', 'post code', 'code postal', 'código postal', 'codice postale', 'postnummer', 'pin code', 'plz', 'postleitzahl', 'cep', 'cap']
const government = { category: 'government' } as const

export const others: readonly Recognizer[] = [
  {
    // Of whatever country: the rows of countries know their own by more than this.
    type: 'PASSPORT_NUMBER', ...government, anchor: { digits: 6 },
    patterns: [{ regex: edge(/[A-Z]{1,2}\d{6,8}/), score: 0.05 }],
    context: ['passport', 'reisepass', 'passnummer', 'passeport', 'pasaporte', 'passaporto', 'passaporte', 'paspoort', 'paszport'],
    matches: ['your passport number is «P4366918» and', 'Passeport «AB123456»'],
    ignores: ['P4366918', 'passport 1234', 'passport photo DSC20240501'],
  },
  {
    type: 'AU_ABN', category: 'identity', country: 'AU', anchor: { digits: 11 },
    patterns: [
      { regex: number(/\d{2} \d{3} \d{3} \d{3}/), score: 0.5, valid: isAbn },
      { regex: number(/\d{11}/), score: 0.1, valid: isAbn },
    ],
    context: ['abn', 'australian business', 'business number'],
    matches: ['«51 824 753 556»', 'ABN «51824753556»'],
    ignores: ['51824753556', '51 824 753 5564', '52824753556AF'],
  },
  {
    type: 'AU_ACN', category: 'identity', country: 'AU', anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{3} ?\d{3} ?\d{3}/), score: 0.1, valid: isAcn }],
    context: ['acn', 'australian company', 'company number'],
    matches: ['ACN «005 499 981»', 'acn: «000000180»'],
    ignores: ['005 499 981', 'ACN 824753557', 'acn 123 456\n789'],
  },
  {
    type: 'AU_TFN', ...government, country: 'AU', anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{3}([ -]?)\d{3}\1\d{3}/), score: 0.1, valid: isTfn }],
    context: ['tfn', 'tax file'],
    matches: ['TFN «876 543 210»'],
    ignores: ['876 543 210', 'TFN 824 753 557'],
  },
  {
    type: 'AU_MEDICARE', category: 'health', country: 'AU', anchor: { digits: 10 },
    patterns: [
      { regex: number(/[2-6]\d{3} \d{5} \d/), score: 0.45, valid: isMedicare },
      { regex: number(/[2-6]\d{9}/), score: 0.1, valid: isMedicare },
    ],
    context: ['medicare'],
    matches: ['«2123 45670 1»', 'Medicare «2123456701»'],
    ignores: ['2123456701', 'Medicare 2123258701', 'Medicare 212345670221'],
  },
  {
    type: 'CA_SIN', ...government, country: 'CA', anchor: { digits: 9 },
    patterns: [
      { regex: number(/[1-79]\d{2}-\d{3}-\d{3}/), score: 0.45, valid: isSin },
      { regex: number(/[1-79]\d{2} \d{3} \d{3}/), score: 0.2, valid: isSin },
      { regex: number(/[1-79]\d{8}/), score: 0.05, valid: isSin },
    ],
    context: ['social insurance', 'sin', 'assurance sociale', 'nas'],
    matches: ['«347-677-452»', 'SIN «130692544»'],
    ignores: ['130692544', 'SIN 130692545', '046 454 286', '999 999 999'],
  },
  {
    type: 'ZA_ID_NUMBER', ...government, country: 'ZA', anchor: { digits: 13 },
    patterns: [{ regex: number(/\d{13}/), score: 0.35, valid: isSouthAfrican }],
    context: ['south african', 'id number', 'identity number', 'id no', 'rsa id'],
    matches: ['My South African ID is «9202201234088».'],
    ignores: ['8001015009087', 'id number 9902294321191', 'id number 8001015009176'],
  },
  {
    type: 'NG_NIN', ...government, country: 'NG', anchor: { digits: 11 },
    patterns: [{ regex: number(/\d{11}/), score: 0.05, valid: verhoeff }],
    context: ['nin', 'nimc', 'national identification number'],
    matches: ['NIN «12345678918»'],
    ignores: ['12345678918', 'NIN 1234567890'],
  },
  {
    type: 'NG_VEHICLE_REGISTRATION', category: 'identity', country: 'NG', anchor: { digits: 3 },
    patterns: [{ regex: edge(/[A-Z]{3}[ -]?\d{3}[A-Z]{2}/i), score: 0.2 }],
    context: ['plate', 'vehicle', 'frsc', 'registration'],
    matches: ['plate number «KJA-999PZ»'],
    ignores: ['KJA-999PZ', 'plate AB-12CD'],
  },
  {
    type: 'BR_CPF', ...government, country: 'BR', anchor: { digits: 11 },
    patterns: [
      { regex: number(/\d{3}\.\d{3}\.\d{3}-\d{2}/), score: 0.9, valid: isCpf },
      { regex: number(/\d{11}/), score: 0.25, valid: isCpf },
    ],
    context: ['cpf', 'cadastro de pessoas'],
    matches: ['«529.982.247-25»', 'CPF «52998224725»'],
    ignores: ['529.982.247-26', '52998224725', '111.111.111-11'],
  },
  {
    type: 'BR_CNPJ', category: 'identity', country: 'BR', anchor: { digits: 14 },
    patterns: [
      { regex: number(/\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}/), score: 0.9, valid: isCnpj },
      { regex: number(/\d{14}/), score: 0.25, valid: isCnpj },
    ],
    context: ['cnpj'],
    matches: ['«11.222.333/0001-81»', 'CNPJ «11222333000181»'],
    ignores: ['11.222.333/0001-82', '11222333000181'],
  },
  {
    type: 'MX_CURP', ...government, country: 'MX', anchor: { digits: 6 },
    patterns: [{ regex: edge(/[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX](?:AS|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[ETL]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS|NE)[B-DF-HJ-NP-TV-Z]{3}[\dA-Z]\d/), score: 0.85 }],
    context: ['curp'],
    matches: ['«HEGG560427MVZRRL04»'],
    ignores: ['HEGG561327MVZRRL04'],
  },
  {
    // A few digits are nothing without their name right in front of them.
    type: 'ZIP_CODE', category: 'location', anchor: { text: postalWords, ignoreCase: true, after: 48 },
    patterns: [{ regex: new RegExp(`(?<!\\p{L})(?:${postalWords.join('|')})(?:[ _-]?code)?["']?\\s{0,2}[:=#]?\\s{0,3}["']?(?<value>\\d{5}-\\d{3,4}|\\d{3} \\d{2}|\\d{2}-\\d{3}|\\d{4} [A-Z]{2}|\\d{4,6})(?![\\p{L}\\p{N}_]|[.:/-]\\p{N})`, 'iu'), score: 0.55 }],
    matches: ['ZIP: «48750»', 'ZIP: «7412 SL»', 'zip code «75534-030»', 'postal code «394 13»', '"postcode": "«3520»"'],
    ignores: ['48750', 'unzip 48750', 'ZIP: 123', 'zip file of 2019', 'zip 1048576 bytes'],
  },
]
