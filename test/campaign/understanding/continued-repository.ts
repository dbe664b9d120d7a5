/** A repository that syncs go on with after each was killed: what it acknowledged once has to stay, and is not sent again. */
import type { Exchange } from '../../support/exchange.js'
import { RepositoryInside, type PlacedBlob } from './repository-inside.js'

export interface Inspection {
  readonly snapshots: number
  /** Blobs that an index names. */
  readonly indexed: number
  /** Packs that no index names: what was sent and not acknowledged. */
  readonly unreferencedPacks: number
  readonly faults: readonly string[]
}

const named = ({ type, id }: PlacedBlob): string => `${type} ${id}`

export class ContinuedRepository {
  #acknowledged: readonly PlacedBlob[] = []

  constructor(private readonly place: Exchange) {}

  /** After each sync, killed or not. */
  async inspect(): Promise<Inspection> {
    const checked = (await this.place.backupJson(['check'])) as { faults: unknown[]; unreferenced_packs: number }
    const listed = JSON.parse(await this.place.backup(['snapshots', '--json'])) as { id: string }[]
    const inside = await RepositoryInside.open(this.place.repository)
    try {
      const blobs = await inside.blobs()
      const faults = [
        ...checked.faults.map((fault) => `check: ${JSON.stringify(fault)}`),
        ...(listed.length === inside.snapshots.length ? [] : [`${listed.length} snapshots are listed, ${inside.snapshots.length} are there`]),
        ...this.#lost(blobs),
        ...(await unreadable(inside)),
      ]
      this.#acknowledged = blobs
      return { snapshots: listed.length, indexed: blobs.length, unreferencedPacks: checked.unreferenced_packs, faults }
    } finally {
      await inside.close()
    }
  }

  /** Compared with the inspection before. */
  #lost(blobs: readonly PlacedBlob[]): string[] {
    const places = new Set(blobs.map((blob) => `${named(blob)} ${blob.pack}`))
    const lost = this.#acknowledged.filter((blob) => !places.has(`${named(blob)} ${blob.pack}`))
    const known = new Set(this.#acknowledged.map(named))
    const packs = new Set(this.#acknowledged.map(({ pack }) => pack))
    const again = blobs.filter((blob) => !packs.has(blob.pack) && known.has(named(blob)))
    return [
      ...(lost.length === 0 ? [] : [`${lost.length} blobs that were indexed are not any more, such as ${named(lost[0]!)}`]),
      ...(again.length === 0 ? [] : [`${again.length} blobs that were indexed were sent again, such as ${named(again[0]!)}`]),
    ]
  }
}

/** Reads the trees and the documents of every snapshot. */
async function unreadable(inside: RepositoryInside): Promise<string[]> {
  const faults: string[] = []
  for (const snapshot of inside.snapshots) {
    try {
      let files = 0
      for await (const file of inside.files(snapshot)) files += file.path === '' ? 0 : 1
      if (files === 0) faults.push(`snapshot ${snapshot.id} has no files`)
      await inside.catalog(snapshot)
    } catch (error) {
      faults.push(`snapshot ${snapshot.id} cannot be read: ${String(error)}`)
    }
  }
  return faults
}
