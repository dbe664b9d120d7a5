import { digitsOf, isUniform } from '../check/digits.js'
import { number, type Recognizer } from '../recognizer.js'

/** Country calling codes: ITU-T E.164 D. Two digits stand for a code of two, the rest have one or three. */
const callingCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2(?:1[1-368]|[2-6]\d|9[0-9])|3(?:5\d|7\d|8[0-35-9])|4(?:2[0-3])|5(?:0\d|9\d)|6(?:7[02-9]|8[0-35-9]|9[0-2])|8(?:00|08|5[02-6]|7[08]|8[0-368])|9(?:6\d|7[0-79]|9[2-68]))/

function isInternational(value: string): boolean {
  const digits = digitsOf(value.replace(/x\d+$|ext.*$/i, '').replace('(0)', '')).replace(/^0{1,2}(?:11)?/, '')
  return digits.length >= 8 && digits.length <= 15 && callingCodes.test(digits) && !isUniform(digits.slice(3))
}

const isNumber = (fewest: number, most: number) => (value: string): boolean => {
  const digits = digitsOf(value.replace(/x\d+$|ext.*$/i, ''))
  return digits.length >= fewest && digits.length <= most && !isUniform(digits.slice(1)) && !/^1\d{9}$|^(?:19|20)\d{2}.(?:19|20)\d{2}$/.test(value) && !/^\d{4}[-./]\d{2}[-./]\d{2}$|^\d{2}[-./]\d{2}[-./]\d{4}$/.test(value)
}

/** `x123`, `ext. 123` */
const extension = /(?:\s?(?:x|ext\.?|extension|#)\s?\d{1,6})?/.source
const separator = '[ .\\-\\u2010-\\u2013/\\u00a0]'

const words = ['phone', 'tel', 'telephone', 'call', 'mobile', 'cell', 'cellphone', 'fax', 'desk', 'contact', 'whatsapp', 'signal', 'sms', 'text me', 'dial', 'ring', 'hotline', 'message', 'number is', 'landline',
  'telefon', 'handy', 'anruf', 'uns unter', 'mich unter', 'erreich', 'rufen sie', 'rückruf', 'au numéro', 'joindre', 'al número', 'rufnummer', 'durchwahl', 'mobil', 'téléphone', 'portable', 'appel', 'teléfono', 'móvil', 'llam', 'telefono', 'cellulare', 'telefone', 'celular', 'telefoon', 'mobiel', 'puhelin', 'gsm', 'телефон', '电话', '電話', '전화', 'โทร']
const against = ['isbn', 'issn', 'version', 'serial', 'timestamp', 'pid', 'uuid', 'sha1', 'checksum', 'bug', 'rfc', 'offset', 'barcode', 'coordinates', 'konto', 'iban', 'pages', 'doi', 'copyright']

export const phone: readonly Recognizer[] = [
  {
    type: 'PHONE_NUMBER',
    category: 'contact',
    anchor: { digits: 6 },
    patterns: [
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_+])\\+(?:\\d[ .\\-\\u00a0/]{0,2}|\\(0?\\d{1,5}\\)${separator}{0,2}){7,15}(?<=\\d)${extension}(?![\\p{L}\\p{N}_]|\\.\\d|-\\d)`, 'iu'), score: 0.75, valid: isInternational },
      { regex: number(new RegExp(`(?:00|011${separator}?)[1-9]\\d{0,2}(?:${separator}?(?:\\(0\\))?${separator}?\\d{2,5}){2,5}${extension}`, 'iu')), score: 0.3, valid: isInternational },
      { regex: number(new RegExp(`00[1-9]\\d{0,2}(?:${separator}(?:\\(0\\))?\\d{2,5}){2,5}${extension}`, 'iu')), score: 0.5, valid: isInternational },
      // North America: (415) 555-0132, 415-555-0132, 1.415.555.0132 x12
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_)]|\\p{N}[.\\-/])(?:1[ .-])?\\([2-9]\\d{2}\\) ?[2-9]\\d{2}[ .-]\\d{4}${extension}(?![\\p{L}\\p{N}_]|[.\\-/]\\p{N})`, 'iu'), score: 0.7, valid: isNumber(10, 11) },
      { regex: number(new RegExp(`(?:1[-. ])?[2-9]\\d{2}([-.])[2-9]\\d{2}\\1\\d{4}${extension}`, 'iu')), score: 0.6, valid: isNumber(10, 11) },
      { regex: number(new RegExp(`(?:1 )?[2-9]\\d{2} [2-9]\\d{2}[ -]\\d{4}`, 'iu')), score: 0.4, valid: isNumber(10, 11) },
      // With a trunk zero: 01.84.17.61.18, 0494 92 82 32, (030) 1234567, 020 7946 0958
      { regex: number(/(?<![\da-f]{2} )0[1-9](?<separator>[ .-])\d{2}(?:\k<separator>\d{2}){3}(?! [\da-f]{2}(?!\w))/), score: 0.6, valid: isNumber(10, 10) },
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_]|\\p{N}[.\\-/])\\(0[1-9]\\d{1,4}\\)${separator}?\\d{3,8}(?:[ -]\\d{2,5}){0,2}(?![\\p{L}\\p{N}_]|[.\\-/]\\p{N})`, 'u'), score: 0.5, valid: isNumber(9, 12) },
      { regex: number(/0[1-9]\d{1,3}(?: \d{2,4}){2,4}/), score: 0.45, valid: isNumber(9, 12) },
      { regex: number(/0[1-9]\d{1,3}[ /-]\d{5,8}/), score: 0.3, valid: isNumber(9, 12) },
      { regex: number(new RegExp(`0[1-9]\\d{1,4}(?:${separator}\\d{2,4}){1,4}`, 'u')), score: 0.2, valid: isNumber(8, 12) },
      // Without a sign: only where a word says so.
      { regex: number(new RegExp(`\\d{7,12}${extension}`, 'iu')), score: 0.1, valid: isNumber(7, 12) },
      { regex: number(new RegExp(`\\d{2,4}(?:${separator}\\d{2,6}){1,4}${extension}`, 'iu')), score: 0.1, valid: isNumber(7, 12) },
      { regex: new RegExp(`(?<![\\p{L}\\p{N}_])\\(\\d{2,5}\\)${separator}?\\d{2,5}(?:${separator}\\d{2,5}){0,3}${extension}(?![\\p{L}\\p{N}_])`, 'iu'), score: 0.2, valid: isNumber(7, 12) },
    ],
    context: words,
    against,
    matches: ['My US number is «(415) 555-0132», and «+1 415 555 0132»', '«+49 (0)30 901820-12»', '«+41 (0)96 471 07 95»', 'x «415-555-0132 x12».', '«01.84.17.61.18»', 'Mobile: «723 813 266»',
      'call me at «0494 92 82 32»', 'Fax: «9498777106»', 'call «9472 7916»?', '«+447700 921 916»', 'fax «001-253-366-9781»', '«020 7946 0958»', 'tel «(64) 3591-3246»', '«(898)666-3621x0135»', 'Tel. «030/1234567»', '«+1-903-140-4508x769»', 'Sie uns unter «0341 9876543» oder per Mail'],
    ignores: ['91-415-555-0132', '2021-05-21', '21.05.2021 10:30', '192.168.100.200', '1234567890', '12 345 678', '3.1415926535', '+1', 'phone 12345', 'tel: 00000000', '9472 7916', '1,234,567,890', 'f(2) = 1024', '28 13 de 02 00 00 00 00 05', 'mobile since 1287100800', 'contact 2016-2020'],
  },
]
