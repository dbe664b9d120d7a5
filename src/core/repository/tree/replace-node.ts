/** A tree with one node put in, replaced or left out, and every other as it was, byte for byte: also what only a newer restic knows. */
import { BackupError } from '../../contracts/errors.js'
import type { TreeNode } from '../../contracts/tree.js'
import { unquoteName } from './names.js'
import { encodeNode } from './node-json.js'
import { nodeRanges, type NodeRange } from './tree-json.js'

/** Gives the plaintext of the new tree. Throws `damaged` for what is no tree. */
export function replaceNode(plain: Buffer, node: TreeNode): Buffer {
  const [before, after] = around(plain, node.name)
  return treeOf([before, Buffer.from(encodeNode(node)), after])
}

/** Gives the plaintext of the tree without the node of that name. Throws `damaged` for what is no tree. */
export function withoutNode(plain: Buffer, name: Buffer): Buffer {
  return treeOf(around(plain, name))
}

/** The entries before that name, and those behind it. */
function around(plain: Buffer, name: Buffer): [before: Buffer, after: Buffer] {
  const before: NodeRange[] = []
  const after: NodeRange[] = []
  for (const range of nodeRanges(plain)) {
    const order = after.length > 0 ? 1 : Buffer.compare(nameAt(plain, range), name)
    if (order !== 0) (order < 0 ? before : after).push(range)
  }
  return [spanOf(plain, before), spanOf(plain, after)]
}

function treeOf(spans: readonly Buffer[]): Buffer {
  const parts = spans.filter((part) => part.length > 0)
  const separated = parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from(','), part]))
  return Buffer.concat([Buffer.from('{"nodes":['), ...separated, Buffer.from(']}\n')])
}

/** From the first to the last of these neighbours, with what separates them. */
function spanOf(plain: Buffer, ranges: readonly NodeRange[]): Buffer {
  const first = ranges[0]
  return first === undefined ? Buffer.alloc(0) : plain.subarray(first.start, ranges.at(-1)!.end)
}

function nameAt(plain: Buffer, { start, end }: NodeRange): Buffer {
  try {
    const { name } = JSON.parse(plain.toString('utf8', start, end)) as { name?: unknown }
    if (typeof name === 'string') return unquoteName(name)
  } catch (cause) {
    throw new BackupError('damaged', 'a tree holds an entry that makes no sense', { cause })
  }
  throw new BackupError('damaged', 'a tree holds an entry without a name')
}
