/** Writing the metadata folder of a new snapshot. */
import { findCut, makeTables, type ChunkerTables } from '../chunk/chunker.js'
import type { BlobId, TreeNode } from '../contracts/tree.js'
import type { PackWriter } from '../pack/pack-writer.js'
import { sha256 } from '../repository/unpacked.js'
import { TreeWriter } from '../repository/tree/tree-json.js'
import { aboutName, encodeAbout, fileNode, folderNode, segmentFileName } from './folder.js'
import type { CatalogFolder } from './read-catalog.js'

/** Documents are gathered up to this size before a segment is written, which bounds memory. */
const segmentBytes = 16 * 1024 * 1024

export class CatalogWriter {
  readonly #tables: ChunkerTables
  #lines: string[] = []
  #bytes = 0
  readonly #segments: TreeNode[] = []

  constructor(private readonly packs: PackWriter, polynomial: bigint) {
    this.#tables = makeTables(polynomial)
  }

  /** Adds an encoded document. */
  async add(line: string): Promise<void> {
    this.#lines.push(line)
    this.#bytes += line.length + 1
    if (this.#bytes >= segmentBytes) await this.#writeSegment()
  }

  /** Takes over a segment that is stored already. */
  take(segment: TreeNode): void {
    this.#segments.push(segment)
  }

  /** Writes what is left and the folder: segments taken over from `previous`, then the new ones. */
  async finish(previous: CatalogFolder | undefined, complete: boolean): Promise<TreeNode> {
    if (this.#lines.length > 0) await this.#writeSegment()
    const nodes = new Map<string, TreeNode>()
    const put = (node: TreeNode) => nodes.set(node.name.toString('latin1'), node)
    previous?.others.forEach(put)
    previous?.segments.forEach(put)
    this.#segments.forEach(put)
    put(await this.#writeFile(aboutName, Buffer.from(encodeAbout(complete))))
    const tree = new TreeWriter()
    for (const node of [...nodes.values()].sort((a, b) => Buffer.compare(a.name, b.name))) tree.append(node)
    return folderNode(await this.packs.save('tree', tree.finish()))
  }

  async #writeSegment(): Promise<void> {
    // Sorted, so that the same documents make the same segment in whatever order they were ready.
    const content = Buffer.from(this.#lines.sort().join('\n') + '\n')
    this.#lines = []
    this.#bytes = 0
    this.#segments.push(await this.#writeFile(segmentFileName(sha256(content)), content))
  }

  async #writeFile(name: Buffer, content: Buffer): Promise<TreeNode> {
    const blobs: BlobId[] = []
    for (let start = 0; start < content.length; ) {
      const end = findCut(this.#tables, content, start, content.length) ?? content.length
      blobs.push(await this.packs.save('data', content.subarray(start, end)))
      start = end
    }
    return fileNode(name, blobs, content.length)
  }
}
