/**
 * Lists as REST servers send them: a JSON array of names (version 1) or of names and sizes (version 2), read as it comes in. A
 * million packs are a hundred megabytes of it.
 */
import { AnswerProblem } from '@backup-agent/transport-kit'

export interface Listed {
  readonly name: string
  /** Undefined in version 1. */
  readonly size: number | undefined
}

/** An element and what stands around it; names have 64 characters. */
const longestElement = 4096

/** Throws `AnswerProblem` for what is no list. */
export async function* parseListing(body: AsyncIterable<Uint8Array>): AsyncGenerator<Listed> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const elements = new ElementScanner()
  for await (const chunk of body) {
    for (const element of elements.push(decodeWith(decoder, chunk))) yield listedFrom(element)
  }
  if (!elements.ended) throw new AnswerProblem('it ends before its end')
}

function decodeWith(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array): string {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw new AnswerProblem('it is not UTF-8', { cause: error })
  }
}

function listedFrom(element: string): Listed {
  const value = parseJson(element)
  if (typeof value === 'string') return { name: value, size: undefined }
  const { name, size } = Object(value) as { name?: unknown; size?: unknown }
  if (typeof name !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw new AnswerProblem('an entry has no name and size')
  return { name, size }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AnswerProblem('it is no JSON', { cause: error })
  }
}

/** Cuts the elements out of an array, by its brackets, quotes and commas; whether each is JSON shows when it is parsed. */
class ElementScanner {
  /** After the last bracket. */
  ended = false
  private begun = false
  private text = ''
  /** Characters of `text` that have been looked at. */
  private seen = 0
  private depth = 0
  private quoted = false
  private afterComma = false

  private inQuotes(character: string): void {
    // The next character means nothing, whatever it is; it may be in what comes next, so the count may be ahead of the text.
    if (character === '\\') this.seen++
    else if (character === '"') this.quoted = false
  }

  private begin(character: string, started: () => void): void {
    if (character === '[') {
      this.begun = true
      started()
    } else this.expectBlank(character)
  }

  private expectBlank(character: string): void {
    if (!/\s/.test(character)) throw new AnswerProblem('it is no array')
  }

  *push(more: string): Generator<string> {
    this.text += more
    let start = 0
    for (; this.seen < this.text.length; this.seen++) {
      const character = this.text[this.seen] ?? ''
      if (this.quoted) this.inQuotes(character)
      else if (!this.begun) this.begin(character, () => (start = this.seen + 1))
      else if (this.ended) this.expectBlank(character)
      else if (character === '"') this.quoted = true
      else if (character === '{' || character === '[') this.depth++
      else if (this.depth > 0 && (character === '}' || character === ']')) this.depth--
      else if (this.depth === 0 && (character === ',' || character === ']')) {
        const element = this.text.slice(start, this.seen).trim()
        start = this.seen + 1
        this.ended = character === ']'
        if (element !== '' || !this.ended || this.afterComma) yield element
        this.afterComma = character === ','
      }
      if (this.seen - start > longestElement) throw new AnswerProblem('an entry is too long')
    }
    this.text = this.text.slice(start)
    this.seen -= start
  }
}
