/** Cuts a text between sentences into pieces that a model can read at once. */

/** Sentences and what they count, in tokens. */
export interface Counted {
  readonly text: string
  readonly tokens: number
}

/** Pieces of about equal length, in order, none longer than `window` but for a single sentence that is. */
export function chunksOf(sentences: readonly Counted[], window: number): string[] {
  const total = sentences.reduce((sum, { tokens }) => sum + tokens, 0)
  const even = total / Math.max(1, Math.ceil(total / window))
  const chunks: Counted[] = []
  for (const { text, tokens } of sentences) {
    const last = chunks.at(-1)
    const room = last !== undefined && last.tokens + tokens <= window && last.tokens + tokens / 2 <= even
    if (room) chunks[chunks.length - 1] = { text: `${last.text} ${text}`, tokens: last.tokens + tokens }
    else chunks.push({ text, tokens })
  }
  return chunks.map(({ text }) => text)
}
