/** What stands beside an account or a card. Few digits and short words: they count only right after their name. */
import { digitsOf, isUniform } from '../check/digits.js'
import { hide } from '../mask.js'
import type { Recognizer } from '../recognizer.js'
import { hasIban } from './iban.js'

/** A value right after its name, perhaps with `no.`, a colon and quotes between. */
function after(names: string, value: string, flags = 'iu'): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${names})(?:[ _-]?(?:no|nr|num|number|nummer)(?!\\p{L})\\.?)?["']?(?: is| ist| lautet)?\\s{0,2}[:=#]?\\s{0,3}["']?(?<value>${value})(?![\\p{L}\\p{N}_]|[.:/-]\\p{N})`, flags)
}

const sortCodeWords = ['sort code', 'sort-code', 'sort_code', 'sortcode']
const sortCode = '\\d{2}([ -]?)\\d{2}\\1\\d{2}'
const isAccount = (value: string): boolean => !isUniform(digitsOf(value))

/** ISO 9362: bank, country, place, perhaps a branch. Of the countries without IBANs those with most banks. */
const isBic = (value: string): boolean => hasIban(value.slice(4, 6)) || /^.{4}(?:AR|AU|BD|CA|CL|CN|CO|HK|ID|IN|JP|KE|KR|LK|MA|MX|MY|NG|NZ|PA|PE|PH|SG|TH|TW|US|UY|VN|ZA)/.test(value)

export const bank: readonly Recognizer[] = [
  {
    type: 'UK_SORT_CODE', category: 'financial', country: 'GB', anchor: { text: sortCodeWords, ignoreCase: true, before: 2, after: 40 },
    patterns: [{ regex: after('sort[ _-]?code', sortCode.replace('([ -]?)', '(?<separator>[ -]?)').replace('\\1', '\\k<separator>')), score: 0.7, valid: isAccount }],
    matches: ['sort code «12-34-56»', 'Sort code: «20 00 00», account 55779911', '"sort_code": "«123456»"'],
    ignores: ['12-34-56', 'sort code 1234', 'resort code 12-34-56', 'sort code 12-34-56-78', 'sort codes by 123456'],
  },
  {
    type: 'UK_BANK_ACCOUNT', category: 'financial', country: 'GB', anchor: { text: sortCodeWords, ignoreCase: true, before: 48, after: 80 },
    patterns: [
      { regex: /sort[ _-]?code\D{0,12}\d{2}[ -]?\d{2}[ -]?\d{2}\D{1,24}(?<value>\d{8})(?![\p{L}\p{N}_]|[.:/-]\p{N})/iu, score: 0.7, valid: isAccount },
      { regex: /(?<=(?:account|acct|a\/c)\D{0,16})(?<!\p{N})(?<value>\d{8})(?=\D{1,16}sort[ _-]?code)/iu, score: 0.7, valid: isAccount },
    ],
    matches: ['sort code 12-34-56, account «55779911»', 'Account number: «55779911» Sort code: 12-34-56', 'Sort Code 20-00-00\nAccount No. «55779911»'],
    ignores: ['account 55779911', 'sort code 12-34-56, account 00000000', 'sort code 12-34-56 since 1984'],
  },
  {
    type: 'DE_BLZ', category: 'financial', country: 'DE', anchor: { text: ['blz', 'bankleitzahl'], ignoreCase: true, before: 2, after: 40 },
    patterns: [{ regex: after('blz|bankleitzahl', '[1-8]\\d{2} ?\\d{3} ?\\d{2}'), score: 0.7, valid: isAccount }],
    matches: ['Konto 1234567890 BLZ «37040044»', 'Bankleitzahl: «370 400 44»'],
    ignores: ['37040044', 'BLZ 3704004', 'BLZ 97040044', 'XBLZ 37040044'],
  },
  {
    type: 'DE_BANK_ACCOUNT', category: 'financial', country: 'DE', anchor: { text: ['konto', 'kto'], ignoreCase: true, before: 6, after: 40 },
    patterns: [{ regex: after('(?:giro|spar|bank)?konto|kto\\.?-?', '\\d{6,10}'), score: 0.6, valid: isAccount }],
    matches: ['Konto «1234567890» BLZ 37040044', 'Kto.-Nr. «532013000»', 'Kontonummer: «0532013000»', 'Girokonto «532013000»'],
    ignores: ['Konto 8400', 'Konto gekündigt 1234567', 'Kontonummer: 0000000000', 'Nutzerkonto 1234567', 'vktor 1234567'],
  },
  {
    type: 'BIC_CODE', category: 'financial', anchor: { text: ['bic', 'swift'], ignoreCase: true, before: 8, after: 48 },
    patterns: [
      { regex: new RegExp(after('(?:BIC|[Bb]ic)(?:[ _/-]?(?:code|Code|CODE|SWIFT|Swift))?|(?:SWIFT|[Ss]wift)[ _/-]?(?:code|Code|CODE|BIC)', '[A-Z]{6}[A-Z\\d]{2}(?:[A-Z\\d]{3})?', 'u')), score: 0.7, valid: isBic },
      { regex: /(?<![\p{L}\p{N}])(?:SWIFT|[Ss]wift)["']?\s{0,2}[:=]\s{0,3}["']?(?<value>[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?)(?![\p{L}\p{N}_])/u, score: 0.6, valid: isBic },
    ],
    matches: ['BIC: «DEUTDEFF500»', 'BIC «COBADEFFXXX»', 'SWIFT code: «CHASUS33»', 'Swift: «BARCGB22»', '"bic": "«INGDDEFF»"'],
    ignores: ['DEUTDEFF500', 'BIC: DEUTXXFF500', 'SWIFT LANGUAGE', 'cubic INGDDEFF', 'BIC: unknown1'],
  },
  {
    type: 'CREDIT_CARD_CVV', category: 'financial', anchor: { text: ['cvv', 'cvc', 'security code', 'kartenprüfnummer'], ignoreCase: true, before: 6, after: 40 },
    patterns: [{ regex: after('(?:cvv|cvc)2?(?:[ _-]?code)?|(?:card )?security code|kartenprüfnummer', '\\d{3,4}'), score: 0.6 }],
    sample: hide,
    matches: ['CVV «123»', '"cvc": "«4711»"', 'Security code: «987»', 'cvv2=«123»'],
    ignores: ['123', 'CVV 12', 'CVC4 solver', 'CVV 12345', 'CVV: 3 digits', 'cvv_length 128'],
  },
  {
    type: 'PIN', category: 'credentials', anchor: { text: ['pin'], ignoreCase: true, before: 6, after: 40 },
    patterns: [
      { regex: after('(?:card |bank |ec-|sim-|sim |geheim)?pin(?:[ _-]?code)?(?=[ _-]?(?:number|nummer|nr\\.?|no\\.?|code)?["\']?(?: is| ist| lautet|\\s{0,2}[:=]))', '\\d{4,8}'), score: 0.5 },
      { regex: /(?<![\p{L}\p{N}_-])PIN (?<value>\d{4,6})(?![\p{L}\p{N}_]|[.:/,-]\p{N}| ?[)\]])/u, score: 0.45 },
    ],
    against: ['gpio', 'zip', 'postal', 'header', 'connector', 'socket', 'postcode', 'address', 'india'],
    sample: hide,
    matches: ['PIN: «4711»', 'My PIN is «0815».', 'PIN «4711»', 'EC-PIN: «4711»', 'Die PIN lautet «471108»'],
    ignores: ['4711', 'pin 1024', 'PIN: 12', 'GPIO PIN: 1023', 'spin: 4711', 'PIN code for Delhi: 110001', 'pins: 1024', 'PIN_MAX 1024', 'PIN 12345678'],
  },
]
