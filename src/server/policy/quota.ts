/** Counts what a user stores, and refuses what would be above their quota before a byte of it reaches the store. */
import type { Rule } from './rule.js'
import type { Usage } from './usage.js'

/** With a full quota a client still has to lock the repository in which it is to make room. */
const lockReserveBytes = 64 * 1024

/** `usage`: of the user, over all of their repositories. */
export function quota(usage: Usage): Rule {
  return {
    concerns: () => true,
    async put({ key, stored, bytes }, { signal }) {
      const before = stored?.size ?? 0
      const moreBytes = Math.max(0, bytes - before)
      const settle = await usage.reserve(moreBytes, { signal, beyondBytes: key.type === 'lock' ? lockReserveBytes : 0 })
      // Where nobody can tell it counts as stored, until the next count.
      return { settle: (bytesAfter) => settle(bytesAfter === undefined ? moreBytes : bytesAfter - before) }
    },
    // Whoever wants room has to be able to make it.
    delete: () => undefined,
    deleted: ({ stored }) => usage.giveBack(stored?.size ?? 0),
  }
}
