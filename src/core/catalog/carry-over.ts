/**
 * Documents that a snapshot needs and that lie in segments of other snapshots. A segment of which at least half of
 * the documents are wanted is taken over as it is, which costs nothing, since it is stored already; of others the
 * wanted lines are copied, each segment being read once. So at most half of what a snapshot takes over is ballast.
 */
import type { AbortOptions } from '../contracts/object-store.js'
import type { KnownDocument, KnownDocuments, KnownSegment } from './known-documents.js'
import type { CatalogWriter } from './write-catalog.js'

interface Wanted {
  /** One bit a line. */
  readonly lines: Uint8Array
  count: number
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

  /** Rejects only with what the catalog rejects with. When the signal fires, whole segments are taken over instead. */
  async finish(catalog: CatalogWriter, options: AbortOptions): Promise<void> {
    for (const [segment, wanted] of this.#wanted) {
      if (wanted.count * 2 >= segment.lines || options.signal.aborted) catalog.take(segment.node)
      else await this.#copy(segment, wanted, catalog, options)
    }
    this.#wanted.clear()
  }

  async #copy(segment: KnownSegment, wanted: Wanted, catalog: CatalogWriter, options: AbortOptions): Promise<void> {
    const lines = this.known.linesOf(segment, options)[Symbol.asyncIterator]()
    for (let number = 0; ; number++) {
      const line = await nextOf(lines)
      if (line === undefined) return
      if (line === unreadable) break
      if (isWanted(wanted, number)) await catalog.add(line)
    }
    catalog.take(segment.node)
  }
}

const unreadable = Symbol('unreadable')

async function nextOf(lines: AsyncIterator<string, unknown>): Promise<string | typeof unreadable | undefined> {
  try {
    const { done, value } = await lines.next()
    return done === true ? undefined : value
  } catch {
    // It could be read when documents were looked up. Whatever the trouble is, taking it over whole needs no reading.
    return unreadable
  }
}

function isWanted({ lines }: Wanted, line: number): boolean {
  return (lines[line >> 3]! & (1 << (line & 7))) !== 0
}
