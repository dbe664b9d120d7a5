/** Results on stdout, and nothing but results; written in pieces that respect a slow reader. */
import { codeOf } from '../core/contracts/errors.js'

/** Pieces of about a pipe's buffer: a listing of 50,000 lines must not cost 50,000 system calls. */
const pieceLength = 32 * 1024

export interface OutputHooks {
  /** Before every write. */
  beforeWrite(): void
  /** Once, when the reader has gone (EPIPE): not an error, but a reason to stop. */
  onClosed(): void
}

/** JSON itself escapes only what is below U+0020. */
const obeyed = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

export class Output {
  #pending = ''
  #scheduled = false
  #closed = false
  #failure: Error | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly stream: NodeJS.WritableStream,
    private readonly hooks: OutputHooks,
  ) {}

  async line(text = ''): Promise<void> {
    this.#throwFailure()
    this.#pending += `${text}\n`
    if (this.#pending.length >= pieceLength) return this.flush()
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      // A failure stays in #failure, and the next call throws it.
      this.#writePending()
    })
  }

  async lines(texts: Iterable<string>): Promise<void> {
    for (const text of texts) await this.line(text)
  }

  /** One JSON document on one line; what a terminal would obey, or turn the direction of, is escaped, which means the same in JSON. */
  async json(value: unknown): Promise<void> {
    return this.line(JSON.stringify(value).replace(obeyed, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`))
  }

  /** Resolves when everything has been handed to the system. */
  async flush(): Promise<void> {
    this.#writePending()
    await this.#writing
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  #writePending(): void {
    const piece = this.#pending
    this.#pending = ''
    if (piece === '' || this.#closed) return
    this.hooks.beforeWrite()
    const written = new Promise<void>((resolve) => {
      this.stream.write(piece, (error) => {
        if (error) this.#fail(error)
        resolve()
      })
    })
    this.#writing = this.#writing.then(() => written)
  }

  #fail(error: Error): void {
    if (this.#closed) return
    this.#closed = true
    if (codeOf(error) === 'EPIPE') this.hooks.onClosed()
    else this.#failure = Object.assign(new Error(`the result cannot be written: ${error.message}`, { cause: error }), { code: codeOf(error), syscall: 'write' })
  }
}
