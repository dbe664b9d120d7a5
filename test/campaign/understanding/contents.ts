/** What the files of a campaign consist of: kinds, how often each occurs, and what may be added to a file of a kind. */
import type { Random } from '../../support/random.js'
import { jpeg, pdf, png, zip } from './binaries.js'
import { languages, prose, sentence, type Language } from './prose.js'
import { csv, html, json, markdown, source, sourceLanguages } from './sources.js'

export interface Kind {
  readonly name: string
  readonly extension: string
  /** How often it occurs, compared with others. */
  readonly weight: number
  make(random: Random, bytes: number): Buffer
  /** More of the same, which leaves the file one of its kind. */
  more(random: Random): Buffer
}

const encoded: Partial<Record<Language, BufferEncoding>> = { spanish: 'latin1', russian: 'utf16le' }
const byteOrderMark = '\ufeff'

function textKind(language: Language): Kind {
  const encoding = encoded[language] ?? 'utf8'
  const mark = encoding === 'utf16le' ? byteOrderMark : ''
  return {
    name: `${language} text, ${encoding}`,
    extension: 'txt',
    weight: 4,
    make: (random, bytes) => Buffer.from(mark + prose(random, language, bytes / 2), encoding),
    more: (random) => Buffer.from(`${sentence(random, language)}\n`, encoding),
  }
}

function madeOfText(name: string, extension: string, weight: number, make: (random: Random, characters: number) => string, more: (random: Random) => string): Kind {
  return { name, extension, weight, make: (random, bytes) => Buffer.from(make(random, bytes)), more: (random) => Buffer.from(more(random)) }
}

function binaryKind(name: string, extension: string, make: Kind['make']): Kind {
  return { name, extension, weight: 4, make, more: (random) => random.bytes(64) }
}

const texts = (Object.keys(languages) as Language[]).map(textKind)
const sources = sourceLanguages.map((language) => madeOfText(`${language.extension} source`, language.extension, 4, (random, characters) => source(random, language, characters), language.piece))
const structured = [
  madeOfText('CSV', 'csv', 6, csv, (random) => `${random.digits(6)},${random.name()},${random.name()}@example.org,1\n`),
  madeOfText('JSON', 'json', 6, json, () => '\n'),
  madeOfText('HTML', 'html', 6, html, (random) => `<!-- ${random.name()} -->\n`),
  madeOfText('Markdown', 'md', 6, markdown, (random) => `\n${sentence(random, 'english')}\n`),
]
const binaries = [binaryKind('PNG', 'png', png), binaryKind('JPEG', 'jpg', jpeg), binaryKind('ZIP', 'zip', zip), binaryKind('PDF', 'pdf', pdf)]

export const empty: Kind = { name: 'empty', extension: 'log', weight: 1, make: () => Buffer.alloc(0), more: (random) => Buffer.from(sentence(random, 'english')) }
export const kinds: readonly Kind[] = [...texts, ...sources, ...structured, ...binaries, empty]

const bag = kinds.flatMap((kind) => Array<Kind>(kind.weight).fill(kind))

export function anyKind(random: Random): Kind {
  return random.pick(bag)
}

/** Mostly a few kilobytes; one in 250 up to two megabytes. */
export function anySize(random: Random, mostBytes: number): number {
  const place = random.fraction()
  if (place < 0.95) return random.sizeBetween(100, Math.min(20_000, mostBytes))
  return place < 0.996 ? random.sizeBetween(Math.min(20_000, mostBytes), Math.min(200_000, mostBytes)) : random.sizeBetween(Math.min(200_000, mostBytes), mostBytes)
}
