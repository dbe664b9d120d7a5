/**
 * Documents and paths as a home folder has them, from a fixed seed: half source code, a third documents, the rest
 * photographs; a fifth with something sensitive. Words follow a steep distribution, as those of people do.
 */
import { createHash } from 'node:crypto'

export interface CorpusFile {
  /** From the root, without a slash in front. */
  readonly path: string
  readonly size: number
  /** Id of its only blob. */
  readonly blob: string
  readonly contentId: string
  /** The document as a segment has it. */
  readonly line: string
}

const syllables = ['ba', 're', 'ti', 'on', 'al', 'er', 'in', 'for', 'men', 'ta', 'lo', 'ver', 'si', 'co', 'pro', 'de', 'ra', 'mi', 'ny', 'est', 'qua', 'sh', 'pla', 'gri', 'tor', 'ex', 'ul', 'ish', 'ant', 'be']
const languages = [['Python', 'py', 'text/x-python'], ['TypeScript', 'ts', 'text/x-typescript'], ['Go', 'go', 'text/x-go'], ['Java', 'java', 'text/x-java'], ['Markdown', 'md', 'text/markdown'], ['JSON', 'json', 'application/json']] as const
const documents = [['pdf', 'application/pdf'], ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'], ['txt', 'text/plain']] as const
const labels = ['dog', 'cat', 'beach', 'mountain', 'car', 'person', 'food', 'paper', 'tree', 'building', 'sky', 'water', 'bicycle', 'screen']
const piiTypes = ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD', 'IBAN_CODE', 'PERSON', 'IP_ADDRESS', 'URL', 'DATE_TIME']
const analyzers = ['code/plain-text', 'code/code', 'pii/pii', 'summary/summary', 'keywords/keywords']

/** Of a sentence encoder's vectors. */
const dimensions = 512
/** As the plugin names it, whose vectors the program compares with these. */
export const model = 'universal-sentence-encoder-lite@1'
/** What texts are about; those about the same point the same way. */
const topics = 200

export class Corpus {
  readonly #vocabulary: readonly string[]
  readonly #topics: readonly Float64Array[]
  #state = 20_261_122

  constructor() {
    this.#vocabulary = [...new Set(Array.from({ length: 60_000 }, () => Array.from({ length: 1 + this.#below(4) }, () => this.#one(syllables)).join('')))]
    this.#topics = Array.from({ length: topics }, () => this.#direction())
  }

  /** A vector about one of the topics, as nobody else has it. */
  vector(): Int8Array {
    const topic = this.#one(this.#topics)
    const values = this.#direction().map((value, at) => value + topic[at]!)
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    return Int8Array.from(values, (value) => Math.round((127 * value) / largest))
  }

  *files(count: number, folder: string): Generator<CorpusFile> {
    for (let number = 0; number < count; number++) {
      const blob = createHash('sha256').update(`${folder} ${number}`).digest('hex')
      const contentId = createHash('sha256').update(blob, 'hex').digest('hex')
      const size = Math.floor(Math.exp(6 + this.random() * 8))
      const { extension, document } = this.#document(size)
      const folders = Array.from({ length: 1 + this.#below(3) }, () => this.#vocabulary[this.#below(40)]!)
      const name = `${this.#word()}${this.random() < 0.5 ? capital(this.#word()) : `-${this.#word()}`}${number}.${extension}`
      // Members in the order in which the program writes them.
      const line = JSON.stringify(Object.fromEntries(Object.entries({ ...document, contentId }).sort(([a], [b]) => (a < b ? -1 : 1))))
      yield { path: [folder, ...folders, name].join('/'), size, blob, contentId, line }
    }
  }

  /** mulberry32. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  #document(size: number): { extension: string; document: Record<string, unknown> } {
    const kind = this.random()
    const outcomes = analyzers.map((name) => ({ analyzer: `@backup-agent/plugin-${name}`, ms: this.#below(40), status: 'ok', version: '0.1.0' }))
    const common = { schema: 1, size, outcomes }
    const text = { chars: size, convertedFrom: '@backup-agent/plugin-code/plain-text', language: 'en' }
    if (kind >= 0.8) return { extension: 'jpg', document: { ...common, mediaType: 'image/jpeg', image: this.#image() } }
    const sensitive = this.random() < 0.25 ? { pii: this.#pii(size) } : {}
    if (kind >= 0.5) {
      const [extension, mediaType] = this.#one(documents)
      const summary = { method: 'extractive', model: 'use-lite', text: `${capital(this.#words(30).join(' '))}.` }
      return { extension, document: { ...common, mediaType, text, summary, keywords: this.#keywords(10), embedding: this.#embedding(), ...sensitive } }
    }
    const [language, extension, mediaType] = this.#one(languages)
    const symbols = Array.from({ length: this.#below(40) }, () => (this.random() < 0.5 ? this.#word() + capital(this.#word()) : `${this.#word()}_${this.#word()}`))
    const code = { imports: [...new Set(this.#words(this.#below(10)))], language, lines: Math.floor(size / 35), symbols: [...new Set(symbols)] }
    return { extension, document: { ...common, mediaType, text, code, keywords: this.#keywords(5), embedding: this.#embedding(), ...sensitive } }
  }

  #image(): Record<string, unknown> {
    return {
      camera: 'Canon EOS R5', faces: this.#below(3), format: 'jpeg', gps: { lat: Math.round(this.random() * 9e5) / 1e4, lon: Math.round(this.random() * 18e5) / 1e4 },
      height: 3024, labels: Array.from({ length: 5 }, () => ({ label: this.#one(labels), score: this.#score() })),
      objects: Array.from({ length: 3 }, () => ({ box: Array.from({ length: 4 }, () => this.#below(3000)), label: this.#one(labels), score: this.#score() })),
      phash: Math.floor(this.random() * 2 ** 48).toString(16).padStart(16, '0'), takenAt: `202${this.#below(6)}-0${1 + this.#below(9)}-1${this.#below(9)}T10:00:00Z`, width: 4032,
    }
  }

  #pii(size: number): Record<string, unknown> {
    const entities = Array.from({ length: 1 + this.#below(8) }, () => {
      const start = this.#below(size)
      return { end: start + 12, masked: `********${this.#below(10_000)}`, score: 0.85, start, type: this.#one(piiTypes) }
    })
    const counts: Record<string, number> = {}
    for (const { type } of entities) counts[type] = (counts[type] ?? 0) + 1
    return { categories: ['contact', 'financial'], counts, entities }
  }

  #keywords(count: number): unknown[] {
    return Array.from({ length: count }, () => ({ phrase: this.#words(2).join(' '), score: this.#score() }))
  }

  #embedding(): Record<string, string> {
    return { int8: Buffer.from(this.vector().buffer).toString('base64'), model }
  }

  #direction(): Float64Array {
    return Float64Array.from({ length: dimensions }, () => this.random() + this.random() + this.random() - 1.5)
  }

  words(count: number): string[] {
    return this.#words(count)
  }

  #words(count: number): string[] {
    return Array.from({ length: count }, () => this.#word())
  }

  #word(): string {
    return this.#vocabulary[Math.floor(this.random() ** 3 * this.#vocabulary.length)]!
  }

  #score(): number {
    return Math.round(this.random() * 1000) / 1000
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)]!
  }
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
