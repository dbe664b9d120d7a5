/** Words beside a name that are none of it: salutations, closings, articles, the beginning of the sentence. */
import { flags } from './lexicon.js'
import type { Candidate } from './plausible.js'
import type { Looked } from './sentence.js'
import { kinds } from './tokens.js'

/** In front of a name, or alone: English, German, French, Spanish, Italian. */
const before = new Set(('dear hi hello hey kind best warm warmest with between regards sincerely yours thanks cheers ' +
  'herzliche herzlichen viele vielen liebe lieber lieben beste besten freundliche freundlichen schöne schönen sonnige zwei drei vier fünf sechs sieben acht neun zehn gruß grüße grüßen mit zwischen mein meine meinem meinen meiner dein deine deinem deiner ' +
  'eure euer unser unsere unserem unserer ihr ihre ihrem ihrer sehr geehrte geehrter geehrten hallo guten danke dank bitte aus ' +
  'cordialement bonjour bonsoir cher chère chers chères salut bisous amicalement sincèrement merci entre votre notre mon ' +
  'saludos abrazo abrazos querido querida queridos estimado estimada hola atentamente cordialmente gracias un una mi su ' +
  'gentile gentili egregio egregia spettabile cordiali distinti saluti ciao buongiorno buonasera grazie tra fra').split(' '))
/** Behind a name, or alone. */
const closings = new Set('regards sincerely gruß grüße grüßen cordialement amicalement sincèrement saludos abrazo abrazos atentamente saluti'.split(' '))
/** First names as well: a salutation only at the beginning of a line that ends in a comma. */
const salutations = new Set(['caro', 'cara', 'cari', 'care'])
const forms = new Set('frau herr herrn mr mrs ms madame monsieur mme señor señora sr sra signor signora dott'.split(' '))
/** Nouns that any letter in German has, with the capital that they always have; they are in no list of common words. */
const nouns = new Set(('monat monate monaten monats schnee eis wasser regen wetter strom gas heizung fragen frage antwort hinweis hinweise miete mieter vermieter wohnung vertrag kündigung rechnung betrag summe preis preise konto zahlung ' +
  'datum ort name anschrift adresse telefon termin uhr tag tage woche wochen jahr jahre jahren stunde stunden minute minuten winter sommer frühling herbst haus garten küche zimmer keller dach tür fenster ' +
  'schlüssel passwort kennwort auto fahrrad bahn zug bus straße weg platz stadt land leute menschen kinder kind mutter vater eltern bruder schwester freund freunde freundin nachbar nachbarn arbeit schule urlaub reise ' +
  'geld bank versicherung krankenkasse arzt ärztin praxis brief post paket mail nachricht anlage anlagen anhang seite seiten eintrag einträge teil stück zutaten zubereitung mehl zucker butter eier salz apfelmus teig kuchen brot milch ' +
  'guten morgen abend nacht mittag glück dank gruß grüße ende anfang beginn frist kosten steuer amt gericht').split(' '))
/** Words of names that have no capital: `van der Berg`. */
export const particles: ReadonlySet<string> = new Set('van von der den de la le du del della di da do dos das ten ter te zu zum zur am im bin ibn al el of the and und y e af av v d o upon sur'.split(' '))
/** Of a name that is in no list: longer words are compounds. */
const longestUnlisted = 12
const marks = new Set(['-', '*', '•', '–', '+'])
const quotes = new Set(["'", '’', '‘', '`', '"', '“', '”', '„', '«', '»'])

/** The candidate without such words; undefined where nothing else is left, or where it is no name but a piece of a sentence. */
export function withinEdges(looked: Looked, candidate: Candidate): Candidate | undefined {
  const { kinds: kindOf, words } = looked.tokens
  let { from, to } = candidate
  const isSign = (index: number): boolean => kindOf[index] === kinds.sign
  to = endOfSentence(looked, candidate)
  while (from < to && isSign(from)) from++
  for (let index = to - 2; index >= from; index--) {
    if (!forms.has(words[index] ?? '')) continue
    from = index + 1
    while (from < to && isSign(from)) from++
    break
  }
  if (isRequest(looked, from)) from += 2
  while (from < to - 1 && (before.has(words[from] ?? '') || isSalutation(looked, from, to))) from++
  while (to - 1 > from && (closings.has(words[to - 1] ?? '') || (isSign(to - 1) && words[to - 1] !== '.' && words[to - 1] !== ')'))) to--
  if (from >= to || (to - from === 1 && isNoName(looked, candidate, from))) return undefined
  const isPiece = candidate.type === 'PERSON' && !looked.caseless && to - from > 1 && hasPlainWord(looked, from, to)
  return isPiece ? undefined : { ...candidate, from, to }
}

/** `Compra pan. Saludos` and `GTK’s and ROX’s` are two of something. */
function endOfSentence({ tokens: { kinds: kindOf, words } }: Looked, { from, to }: Candidate): number {
  for (let index = from + 1; index < to - 1; index++) {
    const word = words[index] ?? ''
    const isStop = word === '.' && (words[index - 1] ?? '').length > 3 && kindOf[index - 1] === kinds.lower
    const isGenitive = (word === "'" || word === '’') && words[index + 1] === 's' && kindOf[index + 2] === kinds.lower && index + 2 < to
    if (isStop || isGenitive) return index
  }
  return to
}

/** `Rufen Sie uns an`: German asks with the verb in front, and so with a capital. */
function isRequest({ tokens: { kinds: kindOf, words, count } }: Looked, index: number): boolean {
  return index + 1 < count && words[index + 1] === 'sie' && kindOf[index + 1] === kinds.capitalised && (words[index] ?? '').endsWith('n')
}

function isSalutation({ tokens: { breaks, words } }: Looked, from: number, to: number): boolean {
  return salutations.has(words[from] ?? '') && (from === 0 || (breaks[from] ?? 0) > 0) && words[to] === ','
}

function isNoName(looked: Looked, { type }: Candidate, index: number): boolean {
  const { kinds: kindOf, words, count } = looked.tokens
  const word = words[index] ?? ''
  const flag = looked.facts.flags[index] ?? 0
  const isListed = (flag & (flags.first | flags.last | flags.city | flags.region)) !== 0
  if (kindOf[index] === kinds.sign || closings.has(word) || nouns.has(word)) return true
  if (before.has(word)) return type !== 'PERSON' || !isListed || (flag & flags.common) !== 0
  const isQuoted = index > 0 && index + 1 < count && quotes.has(words[index - 1] ?? '') && quotes.has(words[index + 1] ?? '')
  return !isListed && (isQuoted || isItem(looked, index) || (type === 'PERSON' && word.length > longestUnlisted))
}

/** All that stands behind a dash or a point at the beginning of a line, as on a list of things. */
function isItem({ tokens: { kinds: kindOf, breaks, words, count } }: Looked, index: number): boolean {
  const isMark = index > 0 && kindOf[index - 1] === kinds.sign && marks.has(words[index - 1] ?? '') && (index === 1 || (breaks[index - 1] ?? 0) > 0)
  return isMark && (breaks[index] ?? 0) === 0 && (index + 1 === count || (breaks[index + 1] ?? 0) > 0)
}

/** A word in lower case that no name has. */
function hasPlainWord({ tokens: { kinds: kindOf, words } }: Looked, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (kindOf[index] === kinds.lower && !particles.has(words[index] ?? '') && (words[index] ?? '').length > 1) return true
  return false
}
