/** The filters that ship with the model: which words are first names, surnames, common words, places, peoples. */
import { addTo, filterNames, newFilter, phraseHash } from '../dist/names/lexicon.js'
import { kinds, tokenize } from '../dist/names/tokens.js'

/** Words as the tagger sees them. */
export function wordsOf(text) {
  const { count, words, kinds: kindOf } = tokenize(text, 0, text.length, 64)
  return words.slice(0, count).filter((_, index) => kindOf[index] < kinds.number)
}

export function buildFilters(sources, frequent, ownWords) {
  const names = (kind) => new Set(Object.values(sources.people).flatMap((lists) => lists[kind].flatMap(wordsOf)).filter((word) => word.length > 1))
  const particles = new Set(['de', 'la', 'van', 'von', 'der', 'den', 'del', 'di', 'da', 'do', 'dos', 'le', 'du', 'and', 'the', 'of', 'al', 'el', 'san', 'st'])
  const lists = {
    first: names('first'), last: names('last'),
    common: new Set([...sources.dictionary, ...frequent, ...Object.values(sources.words).flat(), ...ownWords].map((word) => word.toLowerCase())),
    city: sources.cities, region: [...sources.countries, ...sources.english, ...sources.states], people: sources.nationalities.flatMap((name) => [name, `${name}s`]),
  }
  for (const particle of particles) for (const kind of ['first', 'last']) lists[kind].delete(particle)
  return filterNames.map((name) => {
    const entries = [...lists[name]].map((entry) => wordsOf(entry)).filter((words) => words.length > 0 && words.length <= 4 && !(words.length === 1 && particles.has(words[0])))
    const filter = newFilter(entries.length)
    for (const words of entries) addTo(filter, phraseHash(words))
    return filter
  })
}
