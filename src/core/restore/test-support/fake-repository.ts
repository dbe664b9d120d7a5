/** A repository of one test, in memory: what a restore needs to read, and nothing else. */
import { createHash } from 'node:crypto'
import { BackupError } from '../../contracts/errors.js'
import type { BlobId, BlobReader, NodeType, Snapshot, TreeNode } from '../../contracts/tree.js'
import { goModeFromStat } from '../../os/mode.js'
import type { TreeSource } from '../dependencies.js'

const modeOfType: Readonly<Record<NodeType, number>> = {
  file: 0o100644, dir: 0o040755, symlink: 0o120777, dev: 0o060600, chardev: 0o020600, fifo: 0o010600, socket: 0o140600,
}

export class FakeRepository {
  readonly blobs = new Map<BlobId, Buffer>()
  private readonly trees = new Map<BlobId, readonly TreeNode[]>()
  /** Replaced by tests that watch or disturb reading. */
  beforeRead: (id: BlobId) => Promise<void> = () => Promise.resolve()

  readonly reader: BlobReader = {
    readBlob: async (_type, id) => {
      await this.beforeRead(id)
      const bytes = this.blobs.get(id)
      if (bytes === undefined) throw new BackupError('object-not-found', `blob ${id} is missing`)
      return bytes
    },
    blobSize: (_type, id) => this.blobs.get(id)?.length,
    locate: () => undefined,
  }

  readonly readTree: TreeSource = (id) => this.nodesOf(id)

  blob(bytes: Buffer | string): BlobId {
    const id = createHash('sha256').update(bytes).digest('hex')
    this.blobs.set(id, Buffer.from(bytes))
    return id
  }

  /** A node with plain defaults; `mode` is that of stat(2), and the type's bits are added. */
  node(type: NodeType, name: string | Buffer, details: Partial<TreeNode> = {}): TreeNode {
    const { mode, ...others } = details
    return {
      name: Buffer.from(name), type, mode: goModeFromStat((modeOfType[type] & ~0o7777) | (mode ?? modeOfType[type] & 0o7777)),
      mtimeNs: 1_600_000_000_123_456_789n, atimeNs: 1_600_000_001_987_654_321n, ctimeNs: 0n,
      uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0, user: '', group: '', inode: 0n, deviceId: 1n, size: 0, links: 0,
      ...others,
    }
  }

  file(name: string | Buffer, content: string | Buffer | readonly BlobId[], details: Partial<TreeNode> = {}): TreeNode {
    const ids = typeof content === 'string' || Buffer.isBuffer(content) ? (content.length === 0 ? [] : [this.blob(content)]) : content
    const size = ids.reduce((sum, id) => sum + (this.blobs.get(id)?.length ?? 0), 0)
    return this.node('file', name, { content: ids, size, links: 1, ...details })
  }

  dir(name: string | Buffer, children: readonly TreeNode[], details: Partial<TreeNode> = {}): TreeNode {
    return this.node('dir', name, { subtree: this.tree(children), ...details })
  }

  tree(nodes: readonly TreeNode[]): BlobId {
    const id = createHash('sha256').update(`tree ${this.trees.size}`).digest('hex')
    this.trees.set(id, nodes)
    return id
  }

  snapshot(nodes: readonly TreeNode[]): Snapshot {
    return { id: '5'.repeat(64), time: '2026-01-01T00:00:00Z', tree: this.tree(nodes), paths: ['/'] }
  }

  private async *nodesOf(id: BlobId): AsyncGenerator<TreeNode> {
    await Promise.resolve()
    const nodes = this.trees.get(id)
    if (nodes === undefined) throw new BackupError('damaged', `tree ${id} is damaged`)
    yield* nodes
  }
}
