/** Addresses as different countries write them, in one line, in running text, or as a block of lines. */
const oneType = (text, type) => [{ text, type }]
const plain = (text) => ({ text })
/** Languages whose streets are named as those of another. */
const kin = { sv: 'nordic', nl: 'nordic', pl: 'slavic' }
const western = ['street', 'street', 'faker', 'faker', 'faker', 'listed', 'box']

export class Addresses {
  constructor(sources, random, names) {
    this.sources = sources
    this.random = random
    this.names = names
    this.listed = Object.values(sources.streets).flat()
  }

  digits(from, to) {
    const length = this.random.int(from, to)
    return Array.from({ length }, () => this.random.int(0, 9)).join('')
  }

  houseNumber() {
    const { random } = this
    return String(random.int(1, random.chance(0.6) ? 99 : random.chance(0.7) ? 999 : 99_999)) + (random.chance(0.1) ? random.pick(['a', 'b', 'C', ' B', '-3', '/2', ' bis']) : '')
  }

  road(language) {
    const { random, names } = this
    const person = random.chance(0.6) ? names.last() : names.first()
    const word = names.word('noun')
    const Name = random.chance(0.5) ? person : word[0].toUpperCase() + word.slice(1)
    const forms = {
      en: [`${Name} ${random.pick(['Street', 'St', 'St.', 'Avenue', 'Ave', 'Ave.', 'Road', 'Rd', 'Lane', 'Drive', 'Dr', 'Court', 'Ct', 'Boulevard', 'Blvd', 'Place', 'Square', 'Terrace', 'Way', 'Parkway', 'Highway', 'Circle', 'Crescent', 'Close', 'Hill', 'Gardens', 'Trail', 'Extensions', 'Pass', 'Union', 'Courts', 'Squares', 'Vista', 'Mews'])}`,
        `${random.pick(['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Main', 'High', 'Church', 'Park', 'Station', 'Mill', 'King', 'Queen', 'North', 'Oak', 'Elm', '5th', '12th', '42nd'])} ${random.pick(['Street', 'Avenue', 'St', 'Ave', 'Road'])}`],
      de: [`${Name}${random.pick(['straße', 'str.', 'weg', 'gasse', 'allee', 'platz', 'ring'])}`, `${person}-${names.last()}-${random.pick(['Straße', 'Str.', 'Weg', 'Platz'])}`, `${random.pick(['Am', 'Im', 'An der', 'Auf dem'])} ${Name}`, `${names.city()}er ${random.pick(['Straße', 'Str.', 'Allee'])}`],
      fr: [`${random.pick(['rue', 'Rue', 'avenue', 'Avenue', 'boulevard', 'place', 'Place', 'chemin', 'impasse', 'quai'])} ${random.pick(['de ', 'du ', 'de la ', 'des ', ''])}${Name}`],
      es: [`${random.pick(['Calle', 'C/', 'Avenida', 'Av.', 'Plaza', 'Paseo', 'Camino', 'Ronda'])} ${random.pick(['de ', 'del ', 'de la ', ''])}${Name}`],
      it: [`${random.pick(['Via', 'via', 'Viale', 'Piazza', 'Corso', 'Largo', 'Strada Provinciale'])} ${Name}`],
      pt: [`${random.pick(['Rua', 'Avenida', 'Travessa', 'Praça', 'Estrada'])} ${random.pick(['de ', 'do ', 'da ', ''])}${Name}`],
      nordic: [`${person}${random.pick(['svej', 'vej', 'gade', 'gatan', 'vägen', 'veien', 'gata', 'katu', 'tie', 'gatan', 'straat', 'laan', 'stræti', 'braut'])}`],
      slavic: [`${random.pick(['ul.', 'ulica', 'al.', 'os.', 'trg'])} ${names.last()}`, names.last() + random.pick(['ova', 'ská', 'ska', 'ina', 'ého'])],
      hungarian: [`${Name} ${random.pick(['utca', 'út', 'u.', 'tér', 'körút'])}`],
    }
    return random.pick(forms[kin[language] ?? language ?? random.pick(Object.keys(forms).concat(['en', 'en', 'de', 'nordic']))])
  }

  street(language) {
    const { random, sources } = this
    const kind = random.pick(western)
    if (language === undefined && kind === 'faker') {
      const [, faker] = random.pick(sources.fakers)
      faker.seed(random.int(1, 2 ** 30))
      const street = faker.location.streetAddress().replace(/\s+/g, ' ').trim()
      if (/\d/.test(street)) return street
    }
    if (language === undefined && kind === 'box' && random.chance(0.7)) {
      return random.pick([`P.O. Box ${this.digits(2, 5)}`, `PO Box ${this.digits(2, 4)}`, `Postfach ${this.digits(2, 6)}`, `PSC ${this.digits(3, 4)}, Box ${this.digits(3, 4)}`, `Unit ${this.digits(4, 5)} Box ${this.digits(4, 4)}`, `Apartado ${this.digits(2, 4)}`])
    }
    const road = kind === 'listed' ? random.pick(this.listed) : this.road(language)
    const first = language === undefined ? random.chance(0.5) : ['en', 'fr'].includes(language)
    const separator = random.chance(0.12) ? ', ' : ' '
    return first ? `${this.houseNumber()}${separator}${road}` : `${road}${separator}${this.houseNumber()}`
  }

  unit() {
    const { random } = this
    const number = random.chance(0.7) ? this.digits(1, 3) : random.pick(['2B', '4a', 'C', 'II'])
    return random.pick([`Apt. ${number}`, `Apt ${number}`, `Suite ${number}`, `Ste ${number}`, `Unit ${number}`, `Flat ${number}`, `Room ${number}`, `${random.int(1, 9)}. Etage`, `${random.int(2, 9)}th Floor`, `Floor ${random.int(2, 30)}`, `Wohnung ${number}`, `#${number}`, `Building ${number}`, `Appt ${number}`, `${random.int(1, 9)}º ${random.pick(['A', 'B', 'izq.'])}`])
  }

  zip() {
    const letters = (count) => Array.from({ length: count }, () => String.fromCharCode(this.random.int(65, 90))).join('')
    return this.random.pick([this.digits(5, 5), this.digits(5, 5), this.digits(5, 5), this.digits(4, 4), this.digits(6, 6), `${this.digits(5, 5)}-${this.digits(4, 4)}`, `${letters(2)}${this.digits(1, 2)} ${this.digits(1, 1)}${letters(2)}`,
      `${this.digits(4, 4)} ${letters(2)}`, `${letters(1)}${this.digits(1, 1)}${letters(1)} ${this.digits(1, 1)}${letters(1)}${this.digits(1, 1)}`, `${this.digits(3, 3)} ${this.digits(2, 2)}`, `${this.digits(2, 2)}-${this.digits(3, 3)}`])
  }

  state() {
    return this.random.chance(0.7) ? String.fromCharCode(this.random.int(65, 90), this.random.int(65, 90)) : this.names.state()
  }

  /** One entity a line: what is in the same line belongs together, what follows in lines of its own is taken apart as in a block. */
  inline(language) {
    const { random, names } = this
    const [small, large] = random.pick([[', ', ', '], [' ', ', '], [' ', ' '], [' ', ' '], [', ', '\n'], [' ', '\n'], ['\n', '\n'], ['\n ', '\n '], [', ', ', '], [' ', ', ']])
    const lines = [oneType(this.street(language), 'STREET_ADDRESS')]
    const add = (separator, line) => {
      const last = lines.at(-1)
      if (separator.includes('\n')) lines.push([plain(separator), ...line])
      else lines[lines.length - 1] = [...last.slice(0, -1), { text: [last.at(-1), plain(separator), ...line].map(({ text }) => text).join(''), type: 'STREET_ADDRESS' }]
    }
    const place = (text) => ({ text, type: 'LOCATION' })
    const zip = () => ({ text: this.zip(), type: 'STREET_ADDRESS' })
    if (random.chance(0.4)) add(small, oneType(this.unit(), 'STREET_ADDRESS'))
    if (random.chance(0.8)) {
      const city = place(random.chance(0.12) ? names.city().toUpperCase() : names.city())
      const state = place(this.state())
      add(large, random.pick([() => [city], () => [city], () => [zip(), plain(' '), city], () => [city, plain(', '), state, plain(' '), zip()], () => [city, plain(' '), state, plain(' '), zip()], () => [city, plain(' '), zip()], () => [city, plain(', '), state], () => [city, plain(' '), state]])())
      if (random.chance(0.5)) add(large, [place(names.country()), ...(random.chance(0.5) ? [plain(' '), zip()] : [])])
    }
    return lines.flat()
  }

  /** Lines, each an entity of its own. */
  block() {
    const { random, names } = this
    const indent = random.chance(0.2) ? ' ' : ''
    const lines = [oneType(this.street(), 'STREET_ADDRESS')]
    if (random.chance(0.45)) lines.push(oneType(this.unit(), 'STREET_ADDRESS'))
    const city = { text: random.chance(0.15) ? names.city().toUpperCase() : names.city(), type: 'LOCATION' }
    const zip = { text: this.zip(), type: 'STREET_ADDRESS' }
    const form = random.int(0, 5)
    if (form <= 1) lines.push([zip, plain(' '), city])
    else if (form === 2) lines.push([city, plain(', '), { text: this.state(), type: 'LOCATION' }, plain(' '), zip])
    else if (form === 3) lines.push([city, plain(' '), zip])
    else lines.push([city])
    if (form >= 4 || random.chance(0.5)) lines.push([{ text: names.country(), type: 'LOCATION' }, ...(form >= 4 ? [plain(' '), zip] : [])])
    return lines.flatMap((line, index) => (index === 0 ? line : [plain(`\n${indent}`), ...line]))
  }
}
