/** What was found in the file that was looked at last: a converter and an analyzer ask for one file one after the other, in one process. */
import { stat } from 'node:fs/promises'

/** The part of a plugin's `Source` that tells one file from another. */
export interface LookedAt {
  readonly path: string
  readonly mediaType: string
}

interface Looking<Found> {
  readonly key: string
  readonly found: Promise<Found>
  readonly stopping: AbortController
  waiting: number
}

/** Kept no longer than this after somebody asked: nobody may come after a converter. */
const keptMs = 30_000

export class LastLook<File extends LookedAt, Found> {
  #last: Looking<Found> | undefined
  #timer: NodeJS.Timeout | undefined

  /** `look` is given a signal that fires when nobody waits for it any more. */
  constructor(private readonly look: (file: File, signal: AbortSignal) => Promise<Found>) {}

  /**
   * The same answer for the same file with the same content (size, times, inode), as long as no other was asked for in between.
   * Rejects as `look` does, which is then tried again for the next who asks, and with the signal's reason: at once where others
   * still wait for the same look, else when it has ended.
   */
  async of(file: File, signal: AbortSignal): Promise<Found> {
    signal.throwIfAborted()
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(file.path)
    const key = JSON.stringify([file.path, file.mediaType, dev, ino, size, mtimeMs, ctimeMs])
    signal.throwIfAborted()
    const last = this.#last?.key === key && !this.#last.stopping.signal.aborted ? this.#last : undefined
    const looking = last ?? this.#begin(key, file)
    looking.waiting += 1
    try {
      return await this.#waitFor(looking, signal)
    } finally {
      looking.waiting -= 1
      if (this.#last === looking) this.#forgetLater()
    }
  }

  /** Lets go of what was found. */
  forget(): void {
    clearTimeout(this.#timer)
    this.#last = undefined
  }

  #begin(key: string, file: File): Looking<Found> {
    const stopping = new AbortController()
    const looking = { key, found: this.look(file, stopping.signal), stopping, waiting: 0 }
    this.#last = looking
    looking.found.catch(() => {
      if (this.#last === looking) this.forget()
    })
    return looking
  }

  async #waitFor(looking: Looking<Found>, signal: AbortSignal): Promise<Found> {
    let leave: () => void = () => undefined
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        if (looking.waiting > 1) reject(signal.reason as Error)
        else looking.stopping.abort(signal.reason)
      }
    })
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([looking.found, left])
    } finally {
      signal.removeEventListener('abort', leave)
    }
  }

  #forgetLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.forget(), keptMs).unref()
  }
}
