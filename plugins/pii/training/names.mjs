/** People, organisations, jobs, places and ordinary words, drawn from the sources or made up. */
const upper = (word) => (word === '' ? word : word[0].toUpperCase() + word.slice(1))
const legal = ['Inc', 'Inc.', 'LLC', 'Ltd', 'Ltd.', 'Limited', 'Corp', 'Corporation', 'Company', 'Co.', 'PLC', 'GmbH', 'AG', 'KG', 'GmbH & Co. KG', 'S.A.', 'SA', 'SARL', 'S.r.l.', 'S.p.A.', 'SL', 'B.V.', 'NV', 'AB', 'AS', 'A/S', 'ApS', 'Oy', 'Kft.', 'Sp. z o.o.', 's.r.o.', 'Group', 'Holdings', 'and Sons', '& Co']
const trades = ['Systems', 'Solutions', 'Technologies', 'Consulting', 'Partners', 'Capital', 'Labs', 'Software', 'Media', 'Logistics', 'Energy', 'Foods', 'Insurance', 'Bank', 'Airlines', 'Pharma', 'Health', 'Motors', 'Analytics', 'Networks', 'Studio', 'Design', 'Financial', 'Services', 'Investments', 'Markets', 'Records', 'Press', 'Bakery', 'Group', 'Associates', 'Advisors', 'Transit', 'Institute', 'Foundation', 'Data', 'Security', 'Industries', 'Ventures', 'Hotels', 'Elektronik', 'Bau', 'Digital', 'Global', 'Online']
const syllables = 'ba be bo ca ce co da de di do en er ex fa fi flu ga go ha hi im in ix ka ki la le li lo lu ma me mi mo na ne ni no nu o on or pa per pi po qua ra re ri ro sa se si so sy ta te ti to tri u va ve vi vo xa yo za ze zi zo'.split(' ')
const endings = ['ra', 'dia', 'tis', 'nix', 'vo', 'lux', 'dero', 'sint', 'tec', 'soft', 'net', 'io', 'ly', 'ify', 'ance', 'on', 'us', 'ex', 'mark', 'corp', 'med', 'gen', 'pay', 'bit', 'cast', 'nova', 'zon', 'tron', 'wise']

const germanBeginnings = 'Straßen Bord Leucht Stirn Rück Zeitungs Arbeits Haus Wohnungs Kranken Versicherungs Rechnungs Liefer Vertrags Kosten Steuer Bau Garten Wasser Strom Gas Heiz Fenster Tür Kinder Schul Stadt Land Jahres Monats Wochen Tages Zeit Geld Konto Bank Brief Paket Post Verkehrs Bahn Auto Fahr Flug Reise Urlaubs Wetter Sonnen Regen Winter Sommer Grund Haupt Neben Vor Nach Über Unter Ober Mittel Groß Klein Alt Neu Fach Sach Personal Kunden Mitglieder Vereins Sport Spiel Musik Buch Bild Ton Film Daten Netz Rechen Speicher Such Prüf Mess Heil Pflege Lebens Sterbe Geburts Hochzeits Fest Feier Markt Preis Waren Lager Werk Maschinen Stahl Holz Glas Papier Licht Kraft Sicherheits Gesundheits Umwelt Energie'.split(' ')
const germanEnds = 'beleuchtung stein mittel lampe ruf frau mann plan vertrag rechnung abrechnung nummer schein karte schlüssel platz raum zimmer dach wand boden küche garten leitung anlage gerät maschine werkstatt meister stelle amt behörde antrag bescheid frist termin sitzung protokoll bericht ergebnis prüfung untersuchung behandlung versicherung beitrag kosten betrag summe zahlung überweisung konto stand zeit tag woche monat jahr anfang ende teil stück seite zeile wort satz text brief karton paket lieferung bestellung ware preis angebot auftrag kunde verkäufer leiter verwaltung abteilung gemeinde verein mitglied vorstand schule klasse lehrer kind eltern familie nachbar mieter vermieter wohnung haus hof weg fahrt reise zug bus wagen rad unfall schaden fehler problem lösung frage antwort hilfe dienst arbeit pause urlaub feier fest essen getränk kuchen brot obst gemüse wetter regen licht strom gas wasser heizung'.split(' ')

export class Names {
  constructor(sources, random) {
    this.sources = sources
    this.random = random
    this.locales = Object.keys(sources.people)
    this.lowerJobs = sources.jobs.map((job) => job.split(',').reverse().join(' ').trim().toLowerCase().replace(/[^\p{L} -]/gu, '').replace(/\s+/g, ' '))
    this.setLocale()
  }

  /** Names of one sample are mostly of one country. */
  setLocale(language) {
    const fitting = language === undefined ? this.locales : this.locales.filter((locale) => locale.slice(3, 5) === language)
    this.locale = this.random.pick(language === undefined && this.random.chance(0.25) ? this.locales.filter((locale) => /_en|_de_|_fr_|_es_/.test(locale)) : fitting)
  }

  list(kind) {
    const locale = this.random.chance(0.2) ? this.random.pick(this.locales) : this.locale
    return this.sources.people[locale][kind]
  }

  first() { return this.random.pick(this.list('first')) }
  last() {
    const last = this.random.pick(this.list('last'))
    return this.random.chance(0.03) ? `${last}-${this.random.pick(this.list('last'))}` : last
  }
  initial() { return `${String.fromCharCode(65 + this.random.int(0, 25))}.` }
  word(kind) { return this.random.pick(this.sources.words[kind]) }

  person() {
    const { random } = this
    const draw = random.next()
    if (draw < 0.7) return `${this.first()} ${this.last()}`
    if (draw < 0.82) return `${this.first()} ${this.initial()} ${this.last()}`
    if (draw < 0.86) return `${this.first()} ${this.first()} ${this.last()}`
    if (draw < 0.9) return `${this.first()} ${this.last()} ${this.last()}`
    if (draw < 0.93) return `${this.initial()} ${this.last()}`
    if (draw < 0.96) return `${this.first()} ${random.pick(['van', 'van der', 'von', 'de', 'de la', 'del', 'di', 'bin', 'al-', 'Mc', "O'", 'dos'])} ${this.last()}`.replace(/(al-|Mc|O') /, '$1')
    return random.chance(0.5) ? `${this.first()} ${this.last()} ${random.pick(['Jr.', 'Sr.', 'III', 'PhD', 'MD'])}` : `${this.initial()} ${this.initial()} ${this.last()}`
  }

  /** A German noun, mostly put together from two. */
  german() {
    const noun = this.random.pick(germanEnds)
    return this.random.chance(0.7) ? this.random.pick(germanBeginnings) + noun : upper(noun)
  }

  city() { return this.random.pick(this.sources.cities) }
  state() { return this.random.pick(this.sources.states) }
  country() { return this.random.pick(this.random.chance(0.8) ? this.sources.english : this.sources.countries) }
  people() {
    const name = this.nationality()
    return this.random.chance(0.2) && /[ain]$/.test(name) ? `${name}s` : name
  }

  nationality() { return this.random.pick(this.sources.nationalities) }

  job() {
    const { random, sources } = this
    const { job_descriptor: levels, job_area: areas, job_type: types } = sources.jobParts
    const any = (part) => random.pick((part.generic ?? part))
    const job = random.chance(0.5) ? random.pick(this.lowerJobs) : random.chance(0.5) ? `${random.chance(0.4) ? `${any(levels)} ` : ''}${any(areas)} ${any(types)}`.toLowerCase() : `${this.word('noun')} ${random.pick(['operator', 'technician', 'manager', 'assistant', 'cleaner', 'consultant', 'engineer', 'worker', 'inspector', 'maker', 'driver', 'clerk', 'setter', 'agent'])}`
    const draw = random.next()
    if (draw < 0.06) return random.pick(['CEO', 'CFO', 'CTO', 'COO', 'HR Manager', 'VP of Sales', 'Head of Marketing', 'Managing Director', 'Geschäftsführer', 'Projektleiterin', 'Directrice', 'Abogada'])
    return draw < 0.5 ? upper(job) : draw < 0.88 ? job.split(' ').map(upper).join(' ') : job
  }

  brand() {
    const { random } = this
    const made = () => upper(Array.from({ length: random.int(1, 2) }, () => random.pick(syllables)).join('') + random.pick(endings))
    const blend = () => upper(this.word('noun')) + (random.chance(0.5) ? this.word('noun') : upper(this.word('noun')))
    return random.pick([made, made, blend, () => upper(this.word('noun')), () => `${upper(this.word('adjective'))} ${upper(this.word('noun'))}`, () => `${upper(this.word('noun'))} ${upper(this.word('noun'))}`, () => Array.from({ length: random.int(2, 4) }, () => String.fromCharCode(65 + random.int(0, 25))).join('')])()
  }

  organisation(language) {
    const { random } = this
    const Noun = () => upper(this.word('noun'))
    const suffix = () => (language === 'de' ? random.pick(['GmbH', 'AG', 'KG', 'GmbH & Co. KG', 'e.V.', 'UG']) : random.pick(legal))
    const forms = [
      [6, () => `${this.last()} ${suffix()}`], [4, () => `${this.last()}-${this.last()}`], [4, () => `${this.last()}, ${this.last()} and ${this.last()}`], [2, () => `${this.last()} & ${this.last()}`], [1, () => `${this.last()} and ${this.last()}`],
      [9, () => this.brand()], [8, () => `${this.brand()} ${random.pick(trades)}`], [4, () => `${this.brand()} ${suffix()}`], [4, () => `${this.brand()} ${random.pick(trades)} ${suffix()}`], [2, () => `${this.last()} ${random.pick(trades)}`], [2, () => `${Noun()} ${Noun()} ${random.pick(trades)}`],
      [1, () => `University of ${this.city()}`], [1, () => `${this.city()} ${random.pick(['University', 'City Council', 'General Hospital', 'High School', 'Public Library', 'Airport', 'Chamber of Commerce', 'FC', 'Police Department'])}`],
      [1, () => `Ministry of ${Noun()}`], [1, () => `Bank of ${random.chance(0.5) ? this.country() : this.city()}`], [1, () => `${this.nationality()} ${random.pick(['Institute', 'Association', 'Society', 'Academy'])} of ${Noun()}`], [1, () => `${this.last()} ${random.pick(['Foundation', 'Institute', 'College', 'Clinic', 'Museum'])}`],
      [1, () => `${random.pick(['St.', 'Saint'])} ${this.first()} ${random.pick(['Hospital', 'School', 'Church'])}`], [1, () => `${Noun()} ${random.pick(['of', 'for', 'and', '&'])} ${Noun()} ${random.pick(trades)}`],
    ]
    if (language === 'de') forms.push([4, () => random.pick([`Universität ${this.city()}`, `Sparkasse ${this.city()}`, `Stadtwerke ${this.city()}`, `Finanzamt ${this.city()}`, `Autohaus ${this.last()}`, `Bäckerei ${this.last()}`, `Amtsgericht ${this.city()}`])])
    let draw = random.next() * forms.reduce((sum, [weight]) => sum + weight, 0)
    return (forms.find(([weight]) => (draw -= weight) < 0) ?? forms[0])[1]()
  }
}
