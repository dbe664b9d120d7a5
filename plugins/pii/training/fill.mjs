/** Fills a template: the text and where its entities are. */
import { Addresses } from './address.mjs'
import { Names } from './names.mjs'

const upper = (word) => word[0].toUpperCase() + word.slice(1)
const entity = (type) => (text) => [{ text, type }]
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const honorifics = ['Mr.', 'Mrs.', 'Ms.', 'Mr', 'Mrs', 'Ms', 'Dr.', 'Dr', 'Prof.', 'Miss', 'Sir', 'Professor', 'Rev.', 'Judge']
const languageNames = ['English', 'German', 'French', 'Spanish', 'Italian', 'Dutch', 'Polish', 'Russian', 'Turkish', 'Arabic', 'Chinese', 'Japanese']

export class Filler {
  constructor(sources, random) {
    this.random = random
    this.names = new Names(sources, random)
    this.addresses = new Addresses(sources, random, this.names)
    const { names, addresses } = this
    const digits = (from, to) => addresses.digits(from, to)
    const any = (list) => () => [{ text: random.pick(list) }]
    const words = (kind, change = (word) => word) => () => [{ text: change(names.word(kind)) }]
    this.slots = {
      per: () => entity('PERSON')(names.person()), first: () => entity('PERSON')(names.first()), last: () => entity('PERSON')(names.last()), init: () => entity('PERSON')(names.initial()),
      hon: () => entity('TITLE')(random.pick(honorifics)), job: () => entity('TITLE')(names.job()),
      city: () => entity('LOCATION')(random.chance(0.08) ? names.city().toUpperCase() : names.city()), country: () => entity('LOCATION')(names.country()), state: () => entity('LOCATION')(names.state()),
      org: (language) => entity('ORGANIZATION')(names.organisation(language)), nrp: () => entity('NRP')(names.people()),
      addr: (language) => addresses.inline(language), block: () => addresses.block(), street: (language) => entity('STREET_ADDRESS')(addresses.street(language)), road: (language) => entity('STREET_ADDRESS')(addresses.road(language)), zip: () => entity('STREET_ADDRESS')(addresses.zip()),
      phone: () => [{ text: random.pick([`+${digits(2, 2)} ${digits(3, 3)} ${digits(6, 7)}`, `(${digits(3, 3)}) ${digits(3, 3)}-${digits(4, 4)}`, `0${digits(3, 3)} ${digits(3, 3)} ${digits(2, 4)}`, digits(9, 11), `${digits(3, 3)}-${digits(3, 3)}-${digits(4, 4)}`]) }],
      email: () => [{ text: `${names.word('noun')}${digits(0, 2)}@${names.word('noun')}.${random.pick(['com', 'org', 'de', 'fr', 'net'])}` }], url: () => [{ text: `https://www.${names.word('noun')}.com/${names.word('noun')}` }],
      date: () => [{ text: random.pick([`${random.int(1, 28)} ${random.pick(months)} ${random.int(1950, 2026)}`, `${random.pick(months)} ${random.int(1, 28)}, ${random.int(1950, 2026)}`, `${random.int(1, 28)}.${random.int(1, 12)}.${random.int(1950, 2026)}`, `${random.int(1950, 2026)}-0${random.int(1, 9)}-${random.int(10, 28)}`, `${random.int(1, 12)}/${random.int(1, 28)}/${random.int(1950, 2026)}`]) }],
      time: () => [{ text: `${random.int(0, 23)}:${random.int(10, 59)}` }], year: () => [{ text: String(random.int(1900, 2030)) }], age: () => [{ text: String(random.int(16, 95)) }], small: () => [{ text: String(random.int(1, 30)) }], num: () => [{ text: digits(2, 10) }],
      money: () => [{ text: random.pick([`$${digits(2, 4)}.${digits(2, 2)}`, `${digits(2, 5)} EUR`, `€${digits(2, 4)}`, `£${digits(2, 3)} million`]) }], card: () => [{ text: `4${digits(15, 15)}` }], iban: () => [{ text: `DE${digits(20, 20)}` }],
      Nomen: () => [{ text: names.german() }], Day: any(days), Month: any(months), lang: any(languageNames), prod: any(sources.products),
      noun: words('noun'), Noun: words('noun', upper), NOUN: words('noun', (word) => word.toUpperCase()), verb: words('verb'), Verb: words('verb', upper), VERB: words('verb', (word) => word.toUpperCase()), adj: words('adjective'), Adj: words('adjective', upper),
    }
  }

  /** Now and then another word, so that the model does not learn sentences by heart. */
  varied(text) {
    if (this.random.chance(0.4)) return text
    return text.replace(/(?<![\p{L}'])\p{Ll}{3,}(?![\p{L}'])/gu, (word) => (this.random.chance(0.12) ? this.random.pick(this.names.sources.dictionary) : word))
  }

  /** @returns `{ text, spans: [{ start, end, type }] }` */
  fill(template) {
    const language = /^@(\w\w) /.exec(template)?.[1]
    this.names.setLocale(language)
    const pieces = template.replace(/^@\w\w /, '').split(/(\{\w+\})/).flatMap((part) => {
      const slot = this.slots[/^\{(\w+)\}$/.exec(part)?.[1]]
      return slot === undefined ? [{ text: language === undefined ? this.varied(part) : part }] : slot(language)
    })
    return join(pieces)
  }
}

export function join(pieces) {
  let text = ''
  const spans = []
  for (const { text: piece, type } of pieces) {
    if (type !== undefined) spans.push({ start: text.length, end: text.length + piece.length, type })
    text += piece
  }
  return { text, spans }
}
