import { isDate } from '../check/digits.js'
import { endingIn, hide } from '../mask.js'
import { edge, type Pattern, type Recognizer } from '../recognizer.js'

const months = 'jan(?:uary|uar|vier|eiro)?|ene(?:ro)?|gen(?:naio)?|feb(?:ruary|ruar|brero|braio)?|févr?(?:ier)?|fev(?:ereiro)?|mar(?:ch|s|zo|ço)?|mär(?:z)?|mrz|maart|apr(?:il|ile)?|avr(?:il)?|abr(?:il)?|' +
  'may|mai|mayo|maggio|maio|mei|jun[ie]?|juni?o|juin|giu(?:gno)?|jul[yi]?|juli?o|juill?(?:et)?|lug(?:lio)?|aug(?:ust|ustus)?|août|ago(?:sto)?|sept?(?:ember|embre|iembre|tembro)?|set(?:tembre|embro)?|' +
  'oct(?:ober|obre|ubre)?|okt(?:ober)?|ott(?:obre)?|out(?:ubro)?|nov(?:ember|embre|iembre|embro)?|dec(?:ember)?|dez(?:ember|embro)?|déc(?:embre)?|dic(?:iembre|embre)?'
const month = `(?:${months})\\.?`
const year = '(?:1[6-9]|20)\\d{2}'
const shortYear = "(?:1[6-9]|20)?\\d{2}|'\\d{2}"
const time = '(?:(?:T|,? (?:at |um )?)\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?[AaPp]\\.?[Mm]\\.?)?(?:Z| ?[+-]\\d{2}:?\\d{2}| UTC| GMT)?)?'

/** Not a part of a longer number, a path or a version. */
const alone = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}_]|[\\p{N}][./:-]|[-./])(?:${source})(?![\\p{L}\\p{N}_]|[./:-]\\p{N}|/)`, 'iu')

const numbers = (value: string): number[] => (value.match(/\d+/g) ?? []).map(Number)
const yearFirst = (value: string): boolean => {
  const [, monthNumber = 0, day = 1] = numbers(value)
  return isDate(day, monthNumber)
}
const yearLast = (value: string): boolean => {
  const [first = 0, second = 0] = numbers(value)
  return isDate(first, second) || isDate(second, first)
}
const monthAndYear = (value: string): boolean => isDate(1, numbers(value)[0] ?? 0)

const notations: readonly Pattern[] = [
  // 2024-06-05T09:15:30.500-07:00, 2024/6/5, 20240605T091530Z
  { regex: alone(`${year}([-/.])\\d{1,2}\\1\\d{1,2}${time}`), score: 0.7, valid: yearFirst },
  { regex: edge(new RegExp(`${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])T\\d{4}(?:\\d{2})?Z?`)), score: 0.6 },
  // 21.05.2021, 5/21/2021, 5-20-2021
  { regex: alone(`\\d{1,2}([-/.])\\d{1,2}\\1${year}${time}`), score: 0.65, valid: yearLast },
  { regex: alone(`\\d{1,2}([/.])\\d{1,2}\\1\\d{2}${time}`), score: 0.4, valid: yearLast },
  // 05/2021
  { regex: alone(`(?:0?[1-9]|1[0-2])/${year}`), score: 0.4, valid: monthAndYear },
  // 21 May 2021, 21. Mai 2021, 1er janvier 2020, 21-May-2021
  { regex: alone(`\\d{1,2}(?:st|nd|rd|th|er|\\.|º)?[ -](?:de |of )?${month}(?:,? (?:de )?|-)(?:${shortYear})${time}`), score: 0.65 },
  // May 1st, 1977; May-21
  { regex: alone(`${month}[ -]\\d{1,2}(?:st|nd|rd|th)?(?:,? |-)${year}${time}`), score: 0.65 },
  { regex: alone(`(?:${months})-\\d{2}`), score: 0.4 },
  { regex: alone(`${month},? (?:de )?${year}`), score: 0.5 },
  // May 1st, 21. Mai
  { regex: alone(`(?:${months})\\.? \\d{1,2}(?:st|nd|rd|th)?`), score: 0.4, valid: (value) => isDate(numbers(value)[0] ?? 0, 1) && !/^(?:mar|may|set|out|sep|dec|gen|ago|feb|ott) /.test(value) },
  { regex: alone(`\\d{1,2}(?:st|nd|rd|th|\\.)? (?:de |of )?(?:${months})`), score: 0.4, valid: (value) => isDate(numbers(value)[0] ?? 0, 1) && /\p{Lu}| de /u.test(value) },
  // A year, where a preposition says so.
  { regex: new RegExp(`(?<=(?<!\\p{L})(?:in|during|since|until|till|before|after|from|by|year|anno|im jahr|seit|bis|en|depuis|desde|nel|dal) )${year}(?![\\p{L}\\p{N}_%$€£]|[.,:/-]\\p{N})`, 'iu'), score: 0.45 },
  { regex: alone(year), score: 0.1 },
  // Without separators, as in files of records.
  { regex: alone(`${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])`), score: 0.1 },
]

const births = ['birth', 'born', 'dob', 'bday', 'birthday', 'geboren', 'geburtsdatum', 'geb.', 'geburtstag', 'né le', 'née le', 'naissance', 'nacimiento', 'nacido', 'nacida', 'nato il', 'nata il', 'nascita', 'nascimento', 'geboortedatum', 'född', 'født', 'syntymä', 'urodz', 'рождения', '生年月日', '出生', '생년월일']

/** A day or a time of day tells nobody which date was meant. */
const sampleOfDate = endingIn(new RegExp(`${year}$`))

export const dates: readonly Recognizer[] = [
  {
    type: 'DATE_TIME',
    // Any letter has a date; a date of birth says something about a person.
    category: 'identity',
    categoryInContext: true,
    anchor: { digits: 2 },
    patterns: notations,
    context: births,
    sample: sampleOfDate,
    matches: ['on «2024-06-05T09:15:30.500-07:00» or', '«2024-03-15T14:30Z»', 'am «21.05.2021», also', '«5/21/21»', '«05/2021»', '«May 1st, 1977»', '«21. Mai 2021»', '«1er janvier 2020»', '«12 de mayo de 2019»', 'During «1971», it', 'born «1984»', '«3 March 2020 at 14:30»', 'in «May 2011»', '«20240605T091530Z»', 'DOB: «19840312»', 'BDAY:«19800412»', 'BDAY;VALUE=date:«1980-04-12»', '«Dec 24»'],
    ignores: ['1.2.3', '2021-13-45', '10/20/30/40', 'has 2000 pieces', 'may 5 be', '1984', '19840312', '99.99.99', 'v21.05.2021', 'today is5/21', 'in 19999', '1/2', 'section 2.10.12.4', '/2021/05/21/'],
  },
  {
    // A day of one digit without a year has too few digits for the row above.
    type: 'DATE_TIME',
    category: 'identity',
    categoryInContext: true,
    anchor: { text: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Mär', 'Mai', 'Okt', 'Dez'], before: 8, after: 24 },
    patterns: [
      { regex: alone(`[1-9](?:st|nd|rd|th|\\.)? (?:of )?(?:${months})(?! \\d)`), score: 0.4, valid: (value) => /\p{Lu}/u.test(value) },
      { regex: alone(`(?:${months})\\.? [1-9](?:st|nd|rd|th)?`), score: 0.4, valid: (value) => /^\p{Lu}/u.test(value) },
    ],
    context: births,
    sample: sampleOfDate,
    matches: ['on «3 May» we', 'bis «1. Mai» warten', 'the «4th of July» party', 'on «May 3»'],
    ignores: ['step 3 may be', 'may 5 be', 'May be 3', '3 Maybe', '13:3 May'],
  },
  {
    type: 'AGE',
    category: 'identity',
    sample: hide,
    anchor: { digits: 1 },
    patterns: [
      { regex: /(?<![\p{L}\p{N}_.,-])(?:1[01]\d|\d{1,2})(?= ?-?(?:years?|yrs?|y\/o|yo)(?:[ -]old|[ -]of[ -]age)(?!\p{L})| ?y\/o(?!\p{L})| jahre alt| ans(?= et|,|\.|$)| años de edad| anni di età)/iu, score: 0.6 },
      { regex: /(?<=(?<!\p{L})(?:aged?|age is|age of|age:|turned|turn|turning|turns|alter:|im alter von|âgée? de|edad:|età:|(?:he|she|they|i) (?:was|is|am|were|are)(?: only| just| about)?) )(?:1[01]\d|\d{1,2})(?![\p{L}\p{N}_%°/]|[.,:/-]\p{N}| (?:percent|minutes|hours|days|weeks|months|miles|times|feet|cm|kg|of|km|metres|meters|points))/iu, score: 0.5 },
    ],
    matches: ['a «19» year old man', "I'll turn «23».", 'He just turned «69» years old', 'when he was «78».', 'aged «42»', 'eine Frau, «35» Jahre alt', 'a «7»-year-old'],
    ignores: ['5 years ago', 'turn 90°', 'version 3', 'he was 5 minutes late', 'page 12', 'if (red < 8) {\n\t\t\t\t\t\treturn 16;\n\t\t\t\t\t}\n\n\t\t\t\t\tif (red > 248)', 'turned 180 degrees', 'she was 10 points ahead'],
  },
]
