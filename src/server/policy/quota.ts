/** Counts what a user stores, and refuses what would be above their quota before a byte of it reaches the store. */
import type { ObjectType } from '../../core/contracts/object-store.js'
import type { Rule } from './rule.js'
import type { Usage } from './usage.js'

/** With a full quota a client still has to lock the repository in which it is to make room, also when its indexes have used what is theirs. */
const lockReserveBytes = 64 * 1024

/**
 * And to store its new index, since what the old one names is deleted only when nothing needs it any more. All indexes together may be written
 * anew at once. An entry is some 50 bytes of a compressed index, of which 32 are the name, and 120 of one that is not: a twentieth is enough for blobs
 * of 1 KB on average, which restic's are far above. In a small quota the few MiB of one full index count, 50,000 entries.
 */
const indexReserveShare = 1 / 20
const indexReserveFloorBytes = 16 * 1024 * 1024

function reserves(quotaBytes: number): Partial<Record<ObjectType, number>> {
  const index = Math.floor(Math.min(quotaBytes, Math.max(indexReserveFloorBytes, quotaBytes * indexReserveShare)))
  return { index, lock: index + lockReserveBytes }
}

/** `usage`: of the user, over all of their repositories. */
export function quota(usage: Usage, quotaBytes: number): Rule {
  const beyond = reserves(quotaBytes)
  return {
    concerns: () => true,
    async put({ key, stored, bytes }, { signal }) {
      const before = stored?.size ?? 0
      const moreBytes = Math.max(0, bytes - before)
      const settle = await usage.reserve(moreBytes, { signal, beyondBytes: beyond[key.type] ?? 0 })
      // Where nobody can tell it counts as stored, until the next count.
      return { settle: (bytesAfter) => settle(bytesAfter === undefined ? moreBytes : bytesAfter - before) }
    },
    // Whoever wants room has to be able to make it.
    delete: () => undefined,
    deleted: ({ stored }) => usage.giveBack(stored?.size ?? 0),
  }
}
