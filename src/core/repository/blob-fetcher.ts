/**
 * Fetches blobs from packs. Small blobs that lie next to each other usually belong to one folder, so one read
 * brings the neighbours along, and a few such windows are kept.
 */
import type { GetOptions, ObjectStore } from '../contracts/object-store.js'

const windowBytes = 1024 * 1024
const keptWindows = 24

interface Window {
  readonly pack: string
  readonly start: number
  readonly length: number
  readonly bytes: Promise<Uint8Array>
}

export interface Place {
  readonly pack: string
  readonly offset: number
  readonly length: number
}

export type FetchOptions = Pick<GetOptions, 'signal' | 'holdsTrees'>

export class BlobFetcher {
  /** Most recently used last. */
  #windows: Window[] = []

  constructor(private readonly store: ObjectStore) {}

  /** The stored bytes at that place. Fewer come back when the pack is shorter than its index says. */
  async fetch({ pack, offset, length }: Place, options: FetchOptions): Promise<Uint8Array> {
    if (length >= windowBytes / 2) return this.store.get({ type: 'pack', name: pack }, { ...options, offset, length })
    const window = this.#windowFor({ pack, offset, length }, options)
    const bytes = await window.bytes
    return bytes.subarray(offset - window.start, offset - window.start + length)
  }

  #windowFor(place: Place, options: FetchOptions): Window {
    const { pack, offset, length } = place
    const at = this.#windows.findIndex((w) => w.pack === pack && w.start <= offset && offset + length <= w.start + w.length)
    if (at >= 0) {
      const [found] = this.#windows.splice(at, 1)
      this.#windows.push(found!)
      return found!
    }
    const bytes = this.store.get({ type: 'pack', name: pack }, { ...options, offset, length: windowBytes })
    const window = { pack, start: offset, length: windowBytes, bytes }
    // A failed read is not kept; whoever waits for it sees the failure.
    bytes.catch(() => (this.#windows = this.#windows.filter((kept) => kept !== window)))
    this.#windows.push(window)
    if (this.#windows.length > keptWindows) this.#windows.shift()
    return window
  }
}
