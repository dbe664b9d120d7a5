/** National numbers of Asian countries. */
import { digitsOf, isDate, isUniform, verhoeff, weighted } from '../check/digits.js'
import { edge, number, type Recognizer } from '../recognizer.js'

/** Immigration and Checkpoints Authority: weights 2 7 6 5 4 3 2, one row of letters for each series. */
function isNric(value: string): boolean {
  const nric = value.toUpperCase()
  const series = nric[0] ?? ''
  const sum = weighted(nric.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(series) ? 4 : series === 'M' ? 3 : 0)
  const letters = 'ST'.includes(series) ? 'JZIHGFEDCBA' : series === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK'
  const place = series === 'M' ? 10 - (sum % 11) : sum % 11
  return letters[place] === nric[8]
}

/** Six digits of a date of birth; the digit behind tells sex and century. */
const isKorean = (sexes: string) => (value: string): boolean => {
  const digits = digitsOf(value)
  return isDate(Number(digits.slice(4, 6)), Number(digits.slice(2, 4))) && sexes.includes(digits[6] ?? '')
}

function isBusinessNumber(value: string): boolean {
  const digits = digitsOf(value)
  const sum = weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(digits[8]) * 5) / 10)
  return (10 - (sum % 10)) % 10 === Number(digits[9])
}

const thaiProvinces = /^.(?:1\d|2[0-7]|3\d|4\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])/
function isThaiId(value: string): boolean {
  const digits = digitsOf(value)
  return thaiProvinces.test(digits) && (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === Number(digits[12])
}

function isTurkishId(value: string): boolean {
  const digits = [...value].map(Number)
  const [odd, even] = [0, 1].map((from) => digits.slice(0, 9).reduce((sum, digit, index) => sum + (index % 2 === from ? digit : 0), 0))
  const tenth = (((odd ?? 0) * 7 - (even ?? 0)) % 10 + 10) % 10
  return tenth === digits[9] && digits.slice(0, 10).reduce((sum, digit) => sum + digit, 0) % 10 === digits[10]
}

/** GB 11643: 18 characters, ISO 7064 mod 11-2. */
function isChineseId(value: string): boolean {
  const check = '10X98765432'[weighted(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11]
  return isDate(Number(value.slice(12, 14)), Number(value.slice(10, 12))) && check === value.slice(17).toUpperCase()
}

const isMyNumber = (value: string): boolean => {
  const digits = digitsOf(value)
  const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return (rest <= 1 ? 0 : 11 - rest) === Number(digits[11]) && !isUniform(digits)
}

const isAadhaar = (value: string): boolean => verhoeff(value) && digitsOf(value) !== [...digitsOf(value)].reverse().join('')
const government = { category: 'government' } as const
const states = 'AN|AP|AR|AS|BH|BR|CG|CH|DD|DL|DN|GA|GJ|HP|HR|JH|JK|KA|KL|LA|LD|MH|ML|MN|MP|MZ|NL|OD|OR|PB|PY|RJ|SK|TN|TR|TS|UK|UP|WB'

export const asia: readonly Recognizer[] = [
  {
    type: 'IN_AADHAAR', ...government, country: 'IN', anchor: { digits: 12 },
    patterns: [
      { regex: number(/[2-9]\d{3}(?<separator>[ :-])\d{4}\k<separator>\d{4}/), score: 0.5, valid: isAadhaar },
      { regex: number(/[2-9]\d{11}/), score: 0.2, valid: isAadhaar },
    ],
    context: ['aadhaar', 'aadhar', 'uidai', 'आधार'],
    matches: ['«3998 7654 3211»', 'My Aadhaar number is «400123456787» with'],
    ignores: ['1234-5678-9012', '400123456787', 'Aadhaar 400123456788'],
  },
  {
    type: 'IN_PAN', category: 'financial', country: 'IN', anchor: { digits: 4 },
    patterns: [
      { regex: edge(/[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]/), score: 0.5 },
      { regex: edge(/[A-Z]{5}\d{4}[A-Z]/i), score: 0.1 },
    ],
    context: ['pan', 'permanent account', 'income tax'],
    matches: ['«ABCPD1234Z»', 'PAN: «abcnd1234z»'],
    ignores: ['ABCND1234Z', 'PAN ABCPD123Z'],
  },
  {
    type: 'IN_GSTIN', category: 'financial', country: 'IN', anchor: { digits: 7 },
    patterns: [{ regex: edge(/(?:0[1-9]|[12]\d|3[0-7])[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]/), score: 0.75 }],
    context: ['gstin', 'gst'],
    matches: ['GSTINs: «27ABCDE1234F1Z5» and «07PQRST6789K1Z2»'],
    ignores: ['27ABCDE1234F1Z55', '38ABCDE1234F1Z5', '27ABCDE1234F1Y5', '00ABCDE1234F1Z5'],
  },
  {
    type: 'IN_VOTER', ...government, country: 'IN', anchor: { digits: 7 },
    patterns: [{ regex: edge(/[A-Z]{3}\d{7}/i), score: 0.1 }],
    context: ['voter', 'epic', 'election', 'elector'],
    matches: ['voter id «KSD1287349»'],
    ignores: ['KSD1287349', 'voter zxdf8923q1'],
  },
  {
    type: 'IN_PASSPORT', ...government, country: 'IN', anchor: { digits: 7 },
    patterns: [{ regex: edge(/[A-Z][1-9]\d ?\d{4}[1-9]/i), score: 0.1 }],
    context: ['india', 'पासपोर्ट'],
    matches: ['Indian passport «A3456781»'],
    ignores: ['A3456781', 'passport A3456781', 'Indian passport b0097650'],
  },
  {
    type: 'IN_VEHICLE_REGISTRATION', category: 'identity', country: 'IN', anchor: { digits: 4 },
    patterns: [
      { regex: edge(new RegExp(`(?:${states})[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}`)), score: 0.35 },
      { regex: edge(/[A-Z]{2,3}\d{4}/), score: 0.05 },
    ],
    context: ['vehicle', 'registration', 'rto', 'number plate', 'car no'],
    matches: ['vehicle «KA99ME3456»', 'vehicle no «DL 3 CJI 0001»'],
    ignores: ['KA99ME3456', 'MN2412'],
  },
  {
    type: 'SG_NRIC_FIN', ...government, country: 'SG', anchor: { digits: 7 },
    patterns: [
      { regex: edge(/[STFGM]\d{7}[A-Z]/), score: 0.65, valid: isNric },
      { regex: edge(/[STFGM]\d{7}[A-Z]/i), score: 0.2 },
    ],
    context: ['nric', 'fin', 'identity card', 'ic no', 'singapore'],
    matches: ['«S2740116C»', 'NRIC «T1234567Z»'],
    ignores: ['T1234567Z', 'NRIC A1234567Z'],
  },
  {
    type: 'SG_UEN', category: 'identity', country: 'SG', anchor: { digits: 6 },
    patterns: [{ regex: edge(/(?:19|20)\d{7}[A-Z]|\d{8}[A-Z]|[TSR]\d{2}[A-Z]{2}\d{4}[A-Z]/), score: 0.15 }],
    context: ['uen', 'unique entity', 'acra', 'gst reg'],
    matches: ['UEN «53125226D» was processed', 'uen: «201434292D»'],
    ignores: ['53125226D'],
  },
  {
    type: 'KR_RRN', ...government, country: 'KR', anchor: { digits: 13 },
    patterns: [
      { regex: number(/\d{6}-\d{7}/), score: 0.55, valid: isKorean('1234') },
      { regex: number(/\d{13}/), score: 0.1, valid: isKorean('1234') },
    ],
    context: ['주민등록번호', '주민번호', 'resident registration', 'rrn'],
    matches: ['«000505-3637892»', '주민등록번호 «9601211021413»'],
    ignores: ['001332-1234567', '9601211021413', '960121-5021413'],
  },
  {
    type: 'KR_FRN', ...government, country: 'KR', anchor: { digits: 13 },
    patterns: [
      { regex: number(/\d{6}-\d{7}/), score: 0.5, valid: isKorean('5678') },
      { regex: number(/\d{13}/), score: 0.1, valid: isKorean('5678') },
    ],
    context: ['외국인등록번호', 'foreigner registration', 'alien registration'],
    matches: ['«911124-5678901»', '외국인등록번호 «0509126000012»'],
    ignores: ['960121+1021413', '760413-1212134', '0509126000012'],
  },
  {
    type: 'KR_BRN', category: 'identity', country: 'KR', anchor: { digits: 10 },
    patterns: [{ regex: number(/\d{3}-\d{2}-\d{5}/), score: 0.5, valid: isBusinessNumber }],
    context: ['사업자등록번호', 'business registration'],
    matches: ['«220-81-62517»'],
    ignores: ['104-86-56658', '123-45-67890', '110-81-4127'],
  },
  {
    type: 'KR_DRIVER_LICENSE', ...government, country: 'KR', anchor: { digits: 12 },
    patterns: [
      { regex: number(/(?:1[1-9]|2[0-68])-\d{2}-\d{6}-\d{2}/), score: 0.5 },
      { regex: number(/(?:1[1-9]|2[0-68])\d{10}/), score: 0.05 },
    ],
    context: ['운전면허', 'driver licen', "driver's licen", 'driving licen'],
    matches: ['My license is «13-22-123456-12»', '운전면허 «112212345612»'],
    ignores: ['11-22-12345-12', '112212345612', '111-22-123456-12'],
  },
  {
    type: 'KR_PASSPORT', ...government, country: 'KR', anchor: { digits: 7 },
    patterns: [{ regex: edge(/[MSDRGO](?:\d{8}|\d{3}[A-Z]\d{4})/i), score: 0.1 }],
    context: ['여권', 'passport'],
    matches: ['대한민국 여권 «S87654321»', 'My old passport «M123A4567»'],
    ignores: ['M12345678', 'passport A123B4567', 'passport M123 A4567'],
  },
  {
    type: 'TH_TNIN', ...government, country: 'TH', anchor: { digits: 13 },
    patterns: [
      { regex: number(/[1-8]-\d{4}-\d{5}-\d{2}-\d/), score: 0.75, valid: isThaiId },
      { regex: number(/[1-8]\d{12}/), score: 0.2, valid: isThaiId },
    ],
    context: ['เลขบัตรประชาชน', 'บัตรประชาชน', 'เลขประจำตัว', 'thai id', 'national id'],
    matches: ['เลขบัตรประชาชน «2345678901234»', '«1-2345-67890-12-1»'],
    ignores: ['1234567890121', 'thai id 1284567890124', 'thai id 1234567890123'],
  },
  {
    type: 'TR_NATIONAL_ID', ...government, country: 'TR', anchor: { digits: 11 },
    patterns: [{ regex: number(/[1-9]\d{10}/), score: 0.35, valid: isTurkishId }],
    context: ['tckn', 'tc kimlik', 't.c. kimlik', 'kimlik', 'national id'],
    matches: ['Türk kimlik numarası «36493665440»'],
    ignores: ['36493665440', 'kimlik 10000000145'],
  },
  {
    type: 'TR_LICENSE_PLATE', category: 'identity', country: 'TR', anchor: { digits: 4 },
    patterns: [{ regex: edge(/(?:0[1-9]|[1-7]\d|8[01]) [A-Z]{1,3} \d{2,5}/), score: 0.2 }],
    context: ['plaka', 'araç', 'ruhsat'],
    matches: ['Plaka numarası «06 A 123» olarak kayıtlı'],
    ignores: ['06 A 123', 'plaka 00 ABC 123'],
  },
  {
    type: 'TR_PHONE_NUMBER', category: 'contact', country: 'TR', anchor: { digits: 10 },
    patterns: [
      { regex: number(/(?:\+90 ?|0090 ?|0)[2-5]\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}/), score: 0.3 },
      { regex: number(/5\d{2} \d{3} \d{2} \d{2}/), score: 0.3 },
    ],
    context: ['telefon', 'numara', 'cep', 'gsm'],
    matches: ['cep «0232 123 45 67»', 'Telefon: «532 123 45 67»'],
    ignores: ['532 123 45 67', 'cep 532123456', 'cep 1123456789'],
  },
  {
    type: 'PH_MOBILE_NUMBER', category: 'contact', country: 'PH', anchor: { digits: 10 },
    patterns: [{ regex: /(?<![\p{L}\p{N}_+.-])(?:\+?63[ -]?|0[ -]?)(?:\(9\d{2}\)|9\d{2})[ -]?\d{3}[ -]?\d{4}(?![\p{L}\p{N}_]|[.-]\p{N})/u, score: 0.3 }],
    context: ['philippine', 'globe', 'smart', 'mobile', 'gcash', 'viber'],
    matches: ['GCash «0917 123 4567»', 'mobile: «0 (917) 123 4567»'],
    ignores: ['09171234567', 'mobile 0817123456'],
  },
  {
    type: 'PH_TIN', ...government, country: 'PH', anchor: { digits: 9 },
    patterns: [{ regex: number(/\d{3}-\d{3}-\d{3}(?:-\d{3,5})?|\d{9}(?:\d{3,5})?/), score: 0.05 }],
    context: ['tin', 'bir', 'taxpayer identification'],
    matches: ['My TIN is «000-123-456-000»', 'BIR TIN: «000123456000»'],
    ignores: ['000-123-456-000'],
  },
  {
    type: 'CN_RESIDENT_ID', ...government, country: 'CN', anchor: { digits: 17 },
    patterns: [{ regex: edge(/[1-9]\d{5}(?:19|20)\d{9}[\dXx]/), score: 0.8, valid: isChineseId }],
    context: ['身份证', '居民身份证', 'resident id'],
    matches: ['«11010519491231002X»'],
    ignores: ['110105194912310021', '11010519491331002X'],
  },
  {
    type: 'JP_MY_NUMBER', ...government, country: 'JP', anchor: { digits: 12 },
    patterns: [{ regex: number(/\d{4}([ -]?)\d{4}\1\d{4}/), score: 0.05, valid: isMyNumber }],
    context: ['マイナンバー', '個人番号', 'my number'],
    matches: ['マイナンバー «1234 5678 9018»'],
    ignores: ['1234 5678 9018', '個人番号 123456789019'],
  },
]
