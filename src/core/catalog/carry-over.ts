/**
 * Documents that a snapshot needs and that lie in segments of other snapshots. A segment of which at least half of
 * the documents are wanted is taken over as it is, which costs nothing, since it is stored already; of others the
 * wanted lines are copied, each segment being read once. So at most half of what a snapshot takes over is ballast. A
 * segment with a document that another one took the place of is not taken over: a content has one document in a snapshot.
 */
import { codeOf } from '../contracts/errors.js'
import type { AbortOptions } from '../contracts/object-store.js'
import type { KnownDocument, KnownDocuments, KnownSegment } from './known-documents.js'
import type { CatalogWriter } from './write-catalog.js'

interface Wanted {
  /** One bit a line. */
  readonly lines: Uint8Array
  count: number
}

export interface CarryOverOptions extends AbortOptions {
  /** Told of what goes wrong in reading that is neither damage nor the store's: a fault of the program. */
  readonly onTrouble?: (error: unknown) => void
}

export class CarryOver {
  readonly #wanted = new Map<KnownSegment, Wanted>()

  constructor(private readonly known: KnownDocuments) {}

  want({ segment, line }: KnownDocument): void {
    let wanted = this.#wanted.get(segment)
    if (wanted === undefined) this.#wanted.set(segment, (wanted = { lines: new Uint8Array(Math.ceil(segment.lines / 8)), count: 0 }))
    if (isWanted(wanted, line)) return
    wanted.lines[line >> 3]! |= 1 << (line & 7)
    wanted.count++
  }

  /**
   * Resolves to the number of documents that could not be taken over. When the signal fires, or a segment cannot be
   * read again, it is taken over whole; only one in which other documents of the same contents lie cannot be. Rejects
   * only with what the catalog rejects with.
   */
  async finish(catalog: CatalogWriter, options: CarryOverOptions): Promise<number> {
    let left = 0
    for (const [segment, wanted] of this.#wanted) {
      const preferWhole = wanted.count * 2 >= segment.lines && !segment.shadowed
      const lines = preferWhole ? undefined : await this.#wantedLines(segment, wanted, options)
      if (lines !== undefined) for (const line of lines) await catalog.add(line)
      else if (segment.shadowed) left += wanted.count
      else catalog.take(segment.node)
    }
    this.#wanted.clear()
    return left
  }

  /** Undefined where they cannot be read now. */
  async #wantedLines(segment: KnownSegment, wanted: Wanted, options: CarryOverOptions): Promise<string[] | undefined> {
    if (options.signal.aborted) return undefined
    const lines: string[] = []
    let number = 0
    try {
      for await (const line of this.known.linesOf(segment, options)) if (isWanted(wanted, number++)) lines.push(line)
    } catch (error) {
      // It could be read when documents were looked up. Whatever the trouble is, there is a way without reading.
      if (codeOf(error) === undefined) options.onTrouble?.(error)
      return undefined
    }
    return lines
  }
}

function isWanted({ lines }: Wanted, line: number): boolean {
  return (lines[line >> 3]! & (1 << (line & 7))) !== 0
}
