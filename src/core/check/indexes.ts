/** Index files, and whether the packs that they name are there and as long as they should be. */
import { hasCode, messageOf } from '../contracts/errors.js'
import type { AbortOptions, ObjectStore } from '../contracts/object-store.js'
import type { CheckFault } from '../contracts/stories.js'
import { parseIndex } from '../repository/index/index-json.js'
import { headerBytes, type PackedBlob } from '../repository/pack/pack-format.js'
import type { Repository } from '../repository/repository.js'
import { loadUnpacked } from '../repository/unpacked.js'

/** What the indexes say of one pack. */
export interface IndexedPackFacts {
  readonly blobs: number
  /** Length in bytes that the pack must have. */
  readonly bytes: number
}

export type OnFault = (fault: CheckFault) => void

/** Fills the repository's index from every index file that can be read. */
export async function checkIndexes(repository: Repository, onFault: OnFault, options: AbortOptions): Promise<Map<string, IndexedPackFacts>> {
  const packs = new Map<string, IndexedPackFacts>()
  for await (const { name } of repository.store.list('index', options)) {
    try {
      for (const { id, blobs } of parseIndex(await loadUnpacked(repository.access, 'index', name, options), name)) {
        for (const blob of blobs) repository.index.add(id, blob)
        if (!packs.has(id)) packs.set(id, factsOf(id, blobs, onFault))
      }
    } catch (error) {
      if (!hasCode(error, 'damaged')) throw error
      onFault({ code: 'index-damaged', object: name, message: messageOf(error) })
    }
  }
  return packs
}

function factsOf(pack: string, blobs: readonly PackedBlob[], onFault: OnFault): IndexedPackFacts {
  let end = 0
  for (const blob of [...blobs].sort((a, b) => a.offset - b.offset)) {
    if (blob.offset !== end) {
      onFault({ code: 'index-inconsistent', object: pack, message: `pack ${pack.slice(0, 8)}: its blobs overlap or leave a gap at byte ${Math.min(blob.offset, end)}` })
    }
    end = blob.offset + blob.length
  }
  return { blobs: blobs.length, bytes: end + headerBytes(blobs) }
}

/** Gives the number of packs that no index names. */
export async function checkPackSizes(store: ObjectStore, indexed: ReadonlyMap<string, IndexedPackFacts>, onFault: OnFault, options: AbortOptions): Promise<number> {
  const missing = new Set(indexed.keys())
  let unreferenced = 0
  for await (const { name, size } of store.list('pack', options)) {
    missing.delete(name)
    const facts = indexed.get(name)
    if (facts === undefined) unreferenced++
    else if (facts.bytes !== size) {
      onFault({ code: 'pack-size', object: name, message: `pack ${name.slice(0, 8)} has ${size} bytes instead of ${facts.bytes}` })
    }
  }
  for (const name of missing) onFault({ code: 'pack-missing', object: name, message: `pack ${name.slice(0, 8)} is missing` })
  return unreferenced
}
