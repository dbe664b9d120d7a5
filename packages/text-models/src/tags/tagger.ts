/** Parts of speech of English, by wink-nlp's model, which npm installs. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type { ItsFunction, WinkMethods } from 'wink-nlp'

/** Universal parts of speech (universaldependencies.org/u/pos). */
export type PartOfSpeech =
  | 'ADJ' | 'ADP' | 'ADV' | 'AUX' | 'CCONJ' | 'DET' | 'INTJ' | 'NOUN' | 'NUM' | 'PART' | 'PRON' | 'PROPN' | 'PUNCT' | 'SCONJ'
  | 'SPACE' | 'SYM' | 'VERB' | 'X'

export interface TaggedWord {
  /** As it stands in the sentence; hyphens, the parts around them and `'s` are words of their own. */
  readonly text: string
  readonly partOfSpeech: PartOfSpeech
  /** The form that a dictionary lists, lower case. */
  readonly lemma: string
  /** Place in the sentence, in UTF-16 code units. */
  readonly start: number
  readonly end: number
}

export interface Tagger {
  /** Words and punctuation of one sentence, in order. Feed it sentences: its time grows faster than the length of the text. */
  tag(sentence: string): TaggedWord[]
}

class WinkTagger implements Tagger {
  readonly #partOfSpeech: ItsFunction<string>
  readonly #lemma: ItsFunction<string>

  constructor(private readonly nlp: WinkMethods) {
    const helpers = nlp.its as unknown as Readonly<Record<'pos' | 'lemma', ItsFunction<string>>>
    this.#partOfSpeech = helpers.pos
    this.#lemma = helpers.lemma
  }

  tag(sentence: string): TaggedWord[] {
    const tokens = this.nlp.readDoc(sentence).tokens()
    const texts = tokens.out()
    const parts = tokens.out(this.#partOfSpeech) as PartOfSpeech[]
    const lemmas = tokens.out(this.#lemma)
    let from = 0
    return texts.flatMap((text, i) => {
      const start = sentence.indexOf(text, from)
      if (start === -1 || text.trim() === '') return []
      from = start + text.length
      return [{ text, partOfSpeech: parts[i] as PartOfSpeech, lemma: lemmas[i] as string, start, end: from }]
    })
  }
}

async function load(): Promise<Tagger> {
  const [{ default: winkNLP }, { default: model }] = await Promise.all([import('wink-nlp'), import('wink-eng-lite-web-model')])
  return new WinkTagger(winkNLP(model, ['pos']))
}

/** The tagger of this process, loaded on the first call. */
export const loadTagger: () => Promise<Tagger> = loadedOnce(load)
