/** The parts that the text of a film consists of, up to a length. One that cannot be read costs itself, as long as there are others. */
import { shorten } from '@backup-agent/text-models/shorten'

export interface Part {
  readonly text: string
  /** There is more of it than is told. */
  readonly truncated: boolean
  /** BCP 47, where the track states it. */
  readonly language?: string | undefined
}

const between = '\n\n'

export class TextParts {
  readonly #parts: Part[] = []
  #failures: unknown[] = []

  /** `failed` hears of each part that could not be read. */
  constructor(private readonly maxChars: number, private readonly signal: AbortSignal, private readonly failed: (part: string, reason: string) => void) {}

  put(part: Part): void {
    this.#parts.push(part)
  }

  /** `read` is told how much room is left, and not called where there is none. What it gave, empty where it failed. Rejects where the signal fired. */
  async add(name: string, read: (maxChars: number) => Promise<Part>): Promise<string> {
    const left = this.maxChars - this.#parts.reduce((sum, { text }) => sum + (text === '' ? 0 : text.length + between.length), 0)
    if (left <= 0) {
      this.put({ text: '', truncated: true })
      return ''
    }
    try {
      const part = await read(left)
      this.put(part)
      return part.text
    } catch (error) {
      this.signal.throwIfAborted()
      this.#failures.push(error)
      this.failed(name, error instanceof Error ? error.message : String(error))
      return ''
    }
  }

  /** At most `maxChars`; `truncated` also where a part is missing. Throws the first failure where there is no text at all. */
  joined(): Part {
    const told = this.#parts.filter(({ text }) => text !== '')
    if (told.length === 0 && this.#failures.length > 0) throw this.#failures[0]
    const text = told.map((part) => part.text).join(between)
    const truncated = text.length > this.maxChars || this.#failures.length > 0 || this.#parts.some((part) => part.truncated)
    return { text: shorten(text, this.maxChars), truncated, language: told.find(({ language }) => language !== undefined)?.language }
  }
}
