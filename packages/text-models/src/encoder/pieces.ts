/**
 * Cuts text into the pieces of a SentencePiece unigram model (Kudo 2018, arxiv.org/abs/1804.10959): the sequence whose
 * summed log probability is highest, found by Viterbi over a trie of the vocabulary.
 */

/** A piece and its natural log probability; its place in the list is its id. */
export type Vocabulary = readonly (readonly [piece: string, score: number])[]

const BLANK = '\u2581'
const UNKNOWN = 0
/** Ids below are markers (unknown, begin, end, ...), never pieces of a text. */
const RESERVED = 6
/** How much less likely than the rarest piece an unknown character is, as in SentencePiece. */
const UNKNOWN_PENALTY = 10

interface TrieNode {
  readonly next: Map<number, TrieNode>
  id?: number
}

export class PieceTokenizer {
  readonly #root: TrieNode = { next: new Map() }
  readonly #scores: Float64Array
  readonly #unknownScore: number

  constructor(vocabulary: Vocabulary) {
    this.#scores = Float64Array.from(vocabulary, ([, score]) => score)
    this.#unknownScore = this.#scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY
    vocabulary.forEach(([piece], id) => id >= RESERVED && this.#insert(piece, id))
  }

  /** Ids of the pieces of a text, at most `limit`; blanks around and repeated blanks do not count. */
  encode(text: string, limit = Number.POSITIVE_INFINITY): number[] {
    const characters = Array.from(normalize(text), (character) => character.codePointAt(0) as number)
    const { ids, starts } = this.#bestPath(characters)
    const pieces: number[] = []
    for (let end = characters.length; end > 0; end = starts[end] as number) {
      const id = ids[end] as number
      if (id !== UNKNOWN || pieces.at(-1) !== UNKNOWN) pieces.push(id)
    }
    return pieces.reverse().slice(0, limit)
  }

  /** -ln of the probability of a text's pieces; an unknown character counts as less likely than any piece. */
  rarity(text: string): number {
    return this.encode(text).reduce((sum, id) => sum - (id === UNKNOWN ? this.#unknownScore : (this.#scores[id] as number)), 0)
  }

  /** For each end: the id of the last piece of the best path to it, and where that piece starts. */
  #bestPath(characters: readonly number[]): { ids: Int32Array; starts: Int32Array } {
    const best = new Float64Array(characters.length + 1).fill(Number.NEGATIVE_INFINITY)
    const ids = new Int32Array(characters.length + 1)
    const starts = new Int32Array(characters.length + 1)
    best[0] = 0
    const offer = (start: number, end: number, id: number, score: number) => {
      const total = (best[start] as number) + score
      if (total <= (best[end] as number)) return
      best[end] = total
      ids[end] = id
      starts[end] = start
    }
    for (let start = 0; start < characters.length; start++) {
      offer(start, start + 1, UNKNOWN, this.#unknownScore)
      let node = this.#root.next.get(characters[start] as number)
      for (let end = start + 1; node !== undefined; node = node.next.get(characters[end++] as number)) {
        if (node.id !== undefined) offer(start, end, node.id, this.#scores[node.id] as number)
      }
    }
    return { ids, starts }
  }

  #insert(piece: string, id: number): void {
    let node = this.#root
    for (const character of piece) {
      const point = character.codePointAt(0) as number
      let next = node.next.get(point)
      if (next === undefined) node.next.set(point, (next = { next: new Map() }))
      node = next
    }
    node.id ??= id
  }
}

function normalize(text: string): string {
  const tidy = text.normalize('NFKC').trim().replace(/\s+/g, ' ')
  return tidy === '' ? '' : BLANK + tidy.replaceAll(' ', BLANK)
}
