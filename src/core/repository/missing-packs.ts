/** Packs that an index names and that are not there. */
import type { AbortOptions } from '../contracts/object-store.js'
import type { Repository } from './repository.js'

/**
 * Has the index forget them, so that nothing counts as stored that cannot be read, and gives their number. The index
 * must have been read before the packs are listed: one that came later would be taken for missing.
 */
export async function forgetMissingPacks({ index, store }: Repository, options: AbortOptions): Promise<number> {
  const missing = new Set(index.packs)
  for await (const { name } of store.list('pack', options)) missing.delete(name)
  if (missing.size > 0) index.forgetPacks(missing)
  return missing.size
}

/** The beginning of a sentence about them, for people. */
export function packsAreMissing(count: number): string {
  return `${count} ${count === 1 ? 'pack is' : 'packs are'} missing from the repository`
}
