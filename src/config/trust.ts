/**
 * Whom a file that nobody named is believed: it, and a link to it, must belong to the user or to root, and nobody else
 * may write it.
 */
import type { Stats } from 'node:fs'

export interface Names {
  readonly userName: (uid: number) => string
  readonly groupName: (gid: number) => string
}

export type Distrust = { readonly reason: string; readonly mendable: boolean }

const groupMayWrite = 0o020
const othersMayWrite = 0o002
const permissionBits = 0o777

/** Why not; undefined where it may be believed. `names` is asked only where a group may write. */
export async function distrust(
  file: Pick<Stats, 'uid' | 'gid' | 'mode'>,
  link: Pick<Stats, 'uid'>,
  ownUid: number,
  names: () => Promise<Names>,
): Promise<Distrust | undefined> {
  for (const [what, { uid }] of [['it', file], ['the link', link]] as const) {
    if (uid !== ownUid && uid !== 0) return { reason: `${what} belongs to ${await shownUser(uid, names)}`, mendable: false }
  }
  const mode = (file.mode & permissionBits).toString(8)
  if ((file.mode & othersMayWrite) !== 0) return { reason: `everybody may write it (mode ${mode})`, mendable: true }
  if ((file.mode & groupMayWrite) === 0 || isPrivateGroup(file, await names())) return undefined
  return { reason: `its group may write it (mode ${mode})`, mendable: true }
}

/** A group of one, named like its user: with such groups the usual umask is 002. */
function isPrivateGroup({ uid, gid }: Pick<Stats, 'uid' | 'gid'>, { userName, groupName }: Names): boolean {
  const name = groupName(gid)
  return name !== '' && name === userName(uid)
}

async function shownUser(uid: number, names: () => Promise<Names>): Promise<string> {
  const name = (await names()).userName(uid)
  return name === '' ? `user ${uid}` : name
}
