/**
 * The folder `/.backup-metadata` that a snapshot carries: metadata documents as append-only segments
 * (`<sha256>.jsonl`, one document a line) and `about.json`. To restic these are files like any other. Times and
 * owners are fixed, so an unchanged catalog makes an unchanged tree.
 */
import type { BlobId, TreeNode } from '../contracts/tree.js'
import { goModeFromStat } from '../os/mode.js'

export const folderName = Buffer.from('.backup-metadata')
export const aboutName = Buffer.from('about.json')
const segmentPattern = /^[0-9a-f]{64}\.jsonl$/

export interface About {
  readonly schema: 1
  /** For the person who finds the folder after a restore. Its presence marks the folder as ours. */
  readonly about: string
  /** False when some file's document is missing (no time, or no analysis wanted): the next sync then looks at every file. */
  readonly complete: boolean
  readonly upkeep: Upkeep
}

/** What merging segments needs to know of the snapshots before. Members that are wrong or missing count as empty. */
export interface Upkeep {
  /** Bytes of all segments when documents that no file has were last dropped; 0: never. */
  readonly collectedBytes: number
  /** Names of segments, of this folder or earlier ones, that hold no document that this folder's segments lack. */
  readonly covers: readonly string[]
}

export const noUpkeep: Upkeep = { collectedBytes: 0, covers: [] }
/** What a merge can have read; more in a list is not believed. */
const maxCovers = 1000

const aboutText =
  'Backup Agent keeps here what it learnt about the files of this snapshot: one JSON document a line, by content. Safe to delete from a restored folder.'

export function encodeAbout(complete: boolean, { collectedBytes, covers }: Upkeep = noUpkeep): string {
  const upkeep = { ...(collectedBytes > 0 && { collectedBytes }), ...(covers.length > 0 && { covers: [...covers].sort() }) }
  return JSON.stringify({ schema: 1, about: aboutText, complete, ...upkeep }) + '\n'
}

/** Undefined for anything that we did not write. */
export function parseAbout(text: string): About | undefined {
  let parsed: Partial<Record<string, unknown>> | null
  try {
    parsed = JSON.parse(text) as Partial<Record<string, unknown>> | null
  } catch {
    // No JSON, which is all that parsing can complain about: somebody else's file.
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined
  const { schema, about, complete, collectedBytes, covers } = parsed
  if (schema !== 1 || about !== aboutText || typeof complete !== 'boolean') return undefined
  return { schema, about, complete, upkeep: parseUpkeep(collectedBytes, covers) }
}

function parseUpkeep(collectedBytes: unknown, covers: unknown): Upkeep {
  const isCount = Number.isSafeInteger(collectedBytes) && (collectedBytes as number) >= 0
  const isName = (name: unknown) => typeof name === 'string' && segmentPattern.test(name)
  const areNames = Array.isArray(covers) && covers.length <= maxCovers && covers.every(isName)
  return { collectedBytes: isCount ? (collectedBytes as number) : 0, covers: areNames ? (covers as string[]) : [] }
}

export function isSegmentName(name: Buffer): boolean {
  return segmentPattern.test(name.toString('latin1'))
}

export function segmentFileName(sha256: string): Buffer {
  return Buffer.from(`${sha256}.jsonl`)
}

const fixed = { mtimeNs: 0n, atimeNs: 0n, ctimeNs: 0n, uid: 0, gid: 0, user: '', group: '', inode: 0n, deviceId: 0n, links: 0 }

export function fileNode(name: Buffer, content: readonly BlobId[], size: number): TreeNode {
  return { ...fixed, name, type: 'file', mode: goModeFromStat(0o100600), size, content }
}

export function folderNode(subtree: BlobId): TreeNode {
  return { ...fixed, name: folderName, type: 'dir', mode: goModeFromStat(0o040700), size: 0, subtree }
}
