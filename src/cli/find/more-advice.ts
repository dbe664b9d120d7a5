/** What to tell somebody for whom a phrase, a language, or a picture to compare with found nothing. */
import type { SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import { displayText } from '../../core/os/path.js'
import { isSentence } from '../../core/search/words.js'

const listed = 20

/** Some quote all that they type; a sentence is looked for by its words anyway. */
export function phraseAdvice({ words }: SearchQuery): string[] {
  const phrases = words.filter((word) => /\S\s+\S/.test(word))
  if (phrases.length === 0 || isSentence(words)) return []
  const [first] = phrases as [string]
  return [displayText(`Words in quotes are a phrase, and must follow one another. Without quotes they may stand anywhere: backup find ${first.trim().replace(/\s+/g, ' ')}`)]
}

export async function languageAdvice(index: SearchIndex, { languages = [], signal }: SearchQuery): Promise<string[]> {
  if (languages.length === 0) return []
  const there = await index.languages({ signal })
  const absent = languages.filter((tag) => !there.some((one) => one === tag.toLowerCase() || one.startsWith(`${tag.toLowerCase()}-`)))
  if (absent.length === 0) return []
  const instead = there.length === 0 ? 'no text has a language that is known' : `there is ${there.slice(0, listed).join(', ')}${there.length > listed ? ', ...' : ''}`
  return [displayText(`No text is in ${absent.slice(0, listed).join(' or ')}; ${instead}`)]
}

export function nearAdvice({ near }: SearchQuery): string[] {
  return near === undefined ? [] : ['No other picture looks like it.']
}
