/** The natural language of a document: that of its prose, weighed against what the document states. */
import { isProseLine } from '../kinds/prose-line.js'
import { spreadPieces } from '../text/cut.js'
import { isDetectable, languageOf, lettersIn } from './language.js'
import { primaryLanguage } from './tags.js'

/** Characters looked at in each place, and the places: beginning, middle and end of long texts. */
const SAMPLE = 2_000
const PLACES = 3
/** With less prose than that there is no answer. */
const MIN_LETTERS = 40
/** Share of the letters that must stand in lines of prose: the rest are headings, addresses, tables. */
const MIN_SHARE = 1 / 3
/** So much prose is needed to contradict what a document states. */
const LETTERS_TO_CONTRADICT = 100
/** One language by its letter sequences, where it is in Latin script. */
const alike: readonly ReadonlySet<string>[] = [new Set(['hr', 'sr'])]

const QUOTED = /^[>\s]+/u
/** How remarks begin: they are of what they explain. */
const REMARK = /^(?:#|\/\/|;|--|%|@)/u

/**
 * BCP 47 tag of the language of `text`; undefined for what is not clearly prose (tables, programs, settings, logs), has fewer than 40
 * letters of it, or where the detector is not sure.
 * @param stated what the document says of itself. It is the answer, unless it is a language that the detector knows and 100 letters of
 * prose are surely in another. Where there is no prose it is the answer, too.
 */
export async function languageOfProse(text: string, stated?: string): Promise<string | undefined> {
  const sample = spreadPieces(text, PLACES, SAMPLE).join('\n')
  const prose = sample.split(/\r\n?|\n/u).filter(isProse).join('\n')
  const letters = lettersIn(prose)
  if (letters < MIN_LETTERS || letters < lettersIn(sample) * MIN_SHARE) return stated
  if (stated !== undefined && letters < LETTERS_TO_CONTRADICT) return stated
  const found = await languageOf(prose)
  if (stated === undefined || found === undefined) return found ?? stated
  const primary = primaryLanguage(stated)
  const contradicts = primary !== found && (await isDetectable(primary)) && !alike.some((set) => set.has(primary) && set.has(found))
  return contradicts ? found : stated
}

function isProse(line: string): boolean {
  const content = line.replace(QUOTED, '').trimEnd()
  return !REMARK.test(content) && isProseLine(content)
}
