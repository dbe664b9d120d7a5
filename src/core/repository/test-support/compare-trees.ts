/**
 * Run by `restic-trees.test.ts` as a process of its own, because a time zone is a process's: compares the trees of
 * a repository's latest snapshot with our encoder's, and those of a folder with what we make of it.
 * Arguments: repository, password, folder. Prints one JSON document.
 */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { BlobId, TreeNode } from '../../contracts/tree.js'
import { nodeTypeOf, toNode } from '../../commit/nodes.js'
import { joinPath, splitPath } from '../../os/path.js'
import { readXattrs } from '../../os/xattrs.js'
import { openDirectoryStore } from '../../transport/directory.js'
import { openRepository, type Repository } from '../repository.js'
import { parseTree, TreeWriter } from '../tree/tree-json.js'

export interface Comparison {
  /** Nodes of the snapshot, and how many trees they are in. */
  nodes: number
  trees: number
  /** Entries that came out otherwise: restic's and ours. */
  reencoded: [string, string][]
  madeFromDisk: [string, string][]
}

const { signal } = new AbortController()
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

function encode(nodes: Iterable<TreeNode>): Buffer {
  const writer = new TreeWriter()
  for (const node of nodes) writer.append(node)
  return writer.finish()
}

/** What is not the same in two trees, entry by entry. */
function differences(theirs: Buffer, ours: Buffer): [string, string][] {
  const [left, right] = [theirs, ours].map((plain) => plain.toString().split('},{"name":')) as [string[], string[]]
  const pairs = left.map((entry, n): [string, string] => [entry, right[n] ?? ''])
  return theirs.equals(ours) ? [] : pairs.filter(([a, b]) => a !== b)
}

async function reencode(repository: Repository, id: BlobId, result: Comparison): Promise<void> {
  const plain = await repository.readBlob('tree', id, { signal })
  const nodes = [...parseTree(plain)]
  const ours = encode(nodes)
  result.trees++
  result.nodes += nodes.length
  result.reencoded.push(...differences(plain, ours))
  for (const { subtree } of nodes) if (subtree !== undefined) await reencode(repository, subtree, result)
}

async function subtreeAt(repository: Repository, tree: BlobId, path: readonly Buffer[]): Promise<BlobId> {
  for (const name of path) {
    const found = [...parseTree(await repository.readBlob('tree', tree, { signal }))].find((node) => node.name.equals(name))
    if (found?.subtree === undefined) throw new Error(`${name.toString()} is no folder in the snapshot`)
    tree = found.subtree
  }
  return tree
}

/** The folder's tree as we make it from the disk; compared with restic's tree `id` and those below. */
async function makeFromDisk(repository: Repository, folder: Buffer, id: BlobId, result: Comparison): Promise<void> {
  const theirs = await repository.readBlob('tree', id, { signal })
  const subtrees = new Map([...parseTree(theirs)].map(({ name, subtree }) => [name.toString('latin1'), subtree]))
  const nodes: TreeNode[] = []
  for (const name of readdirSync(folder, { encoding: 'buffer' }).sort((a, b) => Buffer.compare(a, b))) {
    // restic stores no sockets; we do.
    if (lstatSync(joinPath(folder, name)).isSocket()) continue
    const subtree = subtrees.get(name.toString('latin1'))
    nodes.push(nodeOf(folder, name, subtree))
    if (subtree !== undefined) await makeFromDisk(repository, joinPath(folder, name), subtree, result)
  }
  const ours = encode(nodes)
  result.madeFromDisk.push(...differences(theirs, ours))
}

function nodeOf(folder: Buffer, name: Buffer, subtree: BlobId | undefined): TreeNode {
  const path = joinPath(folder, name)
  const stat = lstatSync(path, { bigint: true })
  const [mode, links, size, uid, gid] = [stat.mode, stat.nlink, stat.size, stat.uid, stat.gid].map(Number) as [number, number, number, number, number]
  const type = nodeTypeOf(mode)!
  const extendedAttributes = readXattrs(path)
  const entry = {
    name, mode, links, size, uid, gid, inode: stat.ino, deviceId: stat.dev, device: stat.rdev, mtimeNs: stat.mtimeNs, ctimeNs: stat.ctimeNs,
    ...(type === 'symlink' && { linkTarget: readlinkSync(path, { encoding: 'buffer' }) }),
    ...(extendedAttributes.length > 0 && { extendedAttributes }),
  }
  // All files are shorter than the shortest chunk.
  const content = size === 0 ? [] : [sha256(type === 'file' ? readFileSync(path) : Buffer.alloc(0))]
  return toNode(entry, type, { ...(type === 'file' && { size, content }), ...(subtree !== undefined && { subtree }) })
}

const [address, password, folder] = process.argv.slice(2) as [string, string, string]
const store = await openDirectoryStore(address, { signal, create: false })
const repository = await openRepository(store, { password, signal })
const { tree } = await repository.findSnapshot('latest', { signal })
const result: Comparison = { nodes: 0, trees: 0, reencoded: [], madeFromDisk: [] }
await reencode(repository, tree, result)
await makeFromDisk(repository, Buffer.from(folder), await subtreeAt(repository, tree, splitPath(Buffer.from(folder))), result)
await repository.close()
process.stdout.write(JSON.stringify(result))
