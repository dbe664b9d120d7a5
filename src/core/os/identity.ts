/** Who runs this program and where, as it says in what it writes about itself. */
import os from 'node:os'
import { messageOf } from '../contracts/errors.js'

export interface Identity {
  readonly username: string
  readonly uid: number
  readonly gid: number
  readonly hostname: string
}

/** Where the system knows no such user, as in a container that runs under a bare number, the name is that number. */
export function identity(lookUp: () => { username: string; uid: number; gid: number } = os.userInfo): Identity {
  const hostname = os.hostname()
  try {
    const { username, uid, gid } = lookUp()
    // Negative on systems without such numbers.
    return { username, uid: Math.max(uid, 0), gid: Math.max(gid, 0), hostname }
  } catch (error) {
    // Node reports every failure of getpwuid_r so; whichever it was, a backup must not fail for want of a name.
    if (!/uv_os_get_passwd/.test(messageOf(error))) throw error
    const uid = process.geteuid?.() ?? 0
    return { username: String(uid), uid, gid: process.getegid?.() ?? 0, hostname }
  }
}
