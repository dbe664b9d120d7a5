/** What the words of a question mean, where that is worth asking a model. */
import type { SearchAnswer, SearchIndex, SearchQuery, Vector } from '../../core/contracts/search.js'
import { vectorOf } from '../../core/search/embedding.js'
import { isSentence, singleWords } from '../../core/search/words.js'
import type { AnalysisServices } from './made-now.js'

export class Question {
  readonly #services: AnalysisServices
  readonly #query: SearchQuery
  #vector: Promise<Vector | undefined> | undefined

  constructor(query: SearchQuery, services: AnalysisServices) {
    this.#query = query
    this.#services = services
  }

  /** Sets the model on its way where it is plain that it is needed: nobody expects all words of a sentence in one file. */
  begin(): void {
    if (this.#hasMeaning() && isSentence(this.#query.words)) void this.#ask()
  }

  /** Words alone, where they find enough. */
  async answer(index: SearchIndex): Promise<SearchAnswer> {
    const query = this.#query
    if (this.#vector === undefined) {
      const byWords = await index.find(query)
      if (byWords.total >= query.limit || !this.#hasMeaning()) return byWords
    }
    const models = await index.models(query)
    const meaning = models.length === 0 ? undefined : await this.#ask()
    const usable = meaning !== undefined && this.#isKnown(meaning, models)
    return index.find(usable ? { ...query, meaning } : query)
  }

  /** A single word is a name, or too little to tell what is meant: the model finds nonsense as near to files as words that are in none. */
  #hasMeaning(): boolean {
    const { words, like, near } = this.#query
    return like === undefined && near === undefined && singleWords(words).length > 1
  }

  #ask(): Promise<Vector | undefined> {
    this.#vector ??= this.#make()
    // Whoever waits for it hears of it.
    this.#vector.catch(() => undefined)
    return this.#vector
  }

  async #make(): Promise<Vector | undefined> {
    const { sectionOfText } = await import('./made-now.js')
    const made = await sectionOfText(this.#services, 'embedding', `${this.#query.words.join(' ')}\n`)
    return vectorFrom(made?.value)
  }

  #isKnown({ model }: Vector, models: readonly string[]): boolean {
    if (models.includes(model)) return true
    this.#services.reporter.warn({ code: 'other-model', message: otherModel(model, models) })
    return false
  }
}

/** Of a section `embedding`. */
export function vectorFrom(embedding: unknown): Vector | undefined {
  return embedding === undefined ? undefined : vectorOf({ embedding })
}

export function otherModel(model: string, models: readonly string[]): string {
  return `files were looked into with the model ${models.join(', ')}, and now there is ${model}, so only words are compared; backup analyze --snapshot latest --reanalyze keywords looks again`
}
