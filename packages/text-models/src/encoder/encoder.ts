/** What makes a vector of a text. */

export interface EncodeOptions {
  readonly signal: AbortSignal
}

export interface SentenceEncoder {
  /** Name and version; vectors of another model cannot be compared with these. */
  readonly model: string
  /** Length of a vector. */
  readonly dimensions: number
  /**
   * A vector of length 1 for each text, in order. Texts that mean the same point the same way: the product of two is
   * the cosine of their angle. Texts longer than the model's window (128 word pieces, about 500 characters of English)
   * are cut there; white space around and between words does not count. Many texts in one call cost less than many calls.
   * `signal` is looked at between batches, and its reason thrown. Vectors are shared with later calls: do not write to them.
   */
  encode(texts: readonly string[], options: EncodeOptions): Promise<Float32Array[]>
  /**
   * How rare a word is in the text that the model's pieces were counted in: -ln of its probability (the sum over its pieces), about
   * 3.5 for `the`, 7 to 9 for common nouns, above 20 for names that nobody knows.
   */
  rarity(word: string): number
}
