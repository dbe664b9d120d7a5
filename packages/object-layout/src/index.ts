/** Where restic keeps which object: the layout of its local, SFTP and S3 backends (restic's doc/design.rst, "Repository Layout"). */

/** The folder of each kind of object below the repository's own; `config` lies in that itself. */
export type LayoutType = 'config' | 'key' | 'lock' | 'snapshot' | 'index' | 'pack'
export const typeFolders: Readonly<Record<LayoutType, string>> = { config: '', key: 'keys', lock: 'locks', snapshot: 'snapshots', index: 'index', pack: 'data' }

/** Packs are spread over folders named by their first two hex digits. */
export const packFolderName = /^[0-9a-f]{2}$/

const sha256Name = /^[0-9a-f]{64}$/

/** Whether an object of this type may have this name; everything else in a listing is a leftover or a stranger. */
export function isObjectName(type: LayoutType, name: string): boolean {
  return type === 'config' ? name === 'config' : sha256Name.test(name)
}

/** The folder of this object below the repository's own, with `/` between its parts; empty for `config`. */
export function objectFolder(key: { readonly type: LayoutType; readonly name: string }): string {
  const folder = typeFolders[key.type]
  return key.type === 'pack' ? `${folder}/${key.name.slice(0, 2)}` : folder
}

/** The path of this object below the repository's own folder. Whether the name is one is for the caller to check first. */
export function objectPath(key: { readonly type: LayoutType; readonly name: string }): string {
  const folder = objectFolder(key)
  return folder === '' ? key.name : `${folder}/${key.name}`
}

const mebibyte = 1024 * 1024

/**
 * No object of a type is larger, by far: keys, locks and configs are small documents, restic's packs have 128 MiB at most, and indexes of old
 * versions of it were as large as they came. Who claims more has memory taken for nothing.
 */
export const mostObjectBytes: Readonly<Record<LayoutType, number>> = {
  config: mebibyte,
  key: mebibyte,
  lock: mebibyte,
  snapshot: 64 * mebibyte,
  index: 1024 * mebibyte,
  pack: 1024 * mebibyte,
}

/** No repository has more objects of a type: a listing that goes on beyond them has no end. Every key costs a derivation, so there are few. */
export const mostListedObjects: Readonly<Record<LayoutType, number>> = { config: 1, key: 10_000, lock: 100_000, snapshot: 10_000_000, index: 10_000_000, pack: 1_000_000_000 }

export { isTemporaryName, Leftovers } from './leftovers.js'
