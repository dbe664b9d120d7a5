/** What Landlock can take away, by version of its interface (linux/landlock.h). All of it changes something; reading is left alone. */

/** `LANDLOCK_ACCESS_FS_…` that concern a file itself, not what is in a folder. */
const WRITE_FILE = 1 << 1
const TRUNCATE = 1 << 14
const IOCTL_DEV = 1 << 15
const MAKE_CHAR = 1 << 6
const MAKE_BLOCK = 1 << 11
/** REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_SYM. */
const inFolders = (1 << 4) | (1 << 5) | (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10) | (1 << 12)
const REFER = 1 << 13

/** BIND_TCP, CONNECT_TCP. */
const tcp = 3
const SCOPE_ABSTRACT_UNIX_SOCKET = 1
const SCOPE_SIGNAL = 2

export interface Rights {
  /** What is refused everywhere, unless a rule grants it below a folder. */
  readonly files: number
  readonly network: number
  /** What reaches no process outside. */
  readonly scopes: number
}

/** `version`: of the interface, at least 1. */
export function handledRights(version: number, mayConnect: boolean): Rights {
  const files = WRITE_FILE | inFolders | MAKE_CHAR | MAKE_BLOCK | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0) | (version >= 5 ? IOCTL_DEV : 0)
  const scopes = SCOPE_SIGNAL | (mayConnect ? 0 : SCOPE_ABSTRACT_UNIX_SOCKET)
  return { files, network: version >= 4 && !mayConnect ? tcp : 0, scopes: version >= 6 ? scopes : 0 }
}

/** All but to make devices, by which root would reach whole disks. */
export function grantedInFolder({ files }: Rights): number {
  return files & ~(MAKE_CHAR | MAKE_BLOCK)
}

export function grantedOnFile({ files }: Rights): number {
  return files & (WRITE_FILE | TRUNCATE | IOCTL_DEV)
}
