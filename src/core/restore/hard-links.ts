/** Names of one and the same file within a snapshot. */
import type { TreeNode } from '../contracts/tree.js'

/** A restored item that further names can be linked to. */
export interface FirstName {
  readonly path: Buffer
  readonly inode: bigint
  readonly deviceId: bigint
}

interface Known {
  readonly first: Promise<FirstName | undefined>
  namesLeft: number
}

/** Forgets a file as soon as all its names were seen, so that it stays as small as the links that are still open. */
export class HardLinks {
  private readonly files = new Map<string, Known>()

  /** What `remember` was given for the file of this node; undefined when it is the first of its names. */
  known(node: TreeNode): Promise<FirstName | undefined> | undefined {
    const key = keyOf(node)
    const file = this.files.get(key)
    if (file === undefined) return undefined
    file.namesLeft -= 1
    if (file.namesLeft <= 0) this.files.delete(key)
    return file.first
  }

  /** `first` resolves when the first name is restored, or with undefined when that failed; it never rejects. */
  remember(node: TreeNode, first: Promise<FirstName | undefined>): void {
    this.files.set(keyOf(node), { first, namesLeft: node.links - 1 })
  }
}

/** Whether further names of the same file may follow. */
export function mayHaveLinks(node: TreeNode): boolean {
  return node.links > 1 && node.type !== 'dir' && node.inode !== 0n
}

/**
 * An inode number alone may be used again while a backup runs, so two names are one file only when they agree in
 * what the format stores of it as well.
 */
function keyOf(node: TreeNode): string {
  const { type, deviceId, inode, size, mtimeNs, content, linkTarget } = node
  const first = content?.[0] ?? linkTarget?.toString('hex') ?? ''
  return [type, deviceId, inode, size, mtimeNs, content?.length ?? 0, first, content?.at(-1) ?? ''].join(':')
}
