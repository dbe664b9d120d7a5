/** Syncs through the real command, each compared with what it had to do and measured from inside the repository. */
import type { AnalysisSummary } from '../../../src/core/contracts/stories.js'
import type { Exchange } from '../../support/exchange.js'
import type { Kind } from './contents.js'
import type { MixedTree } from './mixed-tree.js'
import { bytesOf, RepositoryInside, type Catalog } from './repository-inside.js'

export interface ObservedSync {
  readonly seconds: number
  readonly files: number
  readonly analysis: AnalysisSummary
  readonly newContents: number
  readonly newDocuments: number
  readonly segments: number
  readonly blobsAdded: number
  /** Bytes of the lines of new documents. */
  readonly documentBytes: number
  /** Plain bytes of what the metadata folder added, and what they take in the repository. */
  readonly catalogBytes: number
  readonly catalogStoredBytes: number
  /** Of the whole repository. */
  readonly grownBytes: number
  /** What does not hold; empty where everything does. */
  readonly faults: readonly string[]
}

export interface SyncOf {
  readonly tree: MixedTree
  /** As the command is told. */
  readonly target: string
  readonly hostname: string
}

interface SyncOutput {
  readonly snapshot_id: string
  readonly analysis: AnalysisSummary
  readonly data_blobs: number
  readonly tree_blobs: number
  readonly warnings: number
  readonly total_duration: number
}

/** Far more than any analysis here takes: what is left out is then a fault. */
const budgetSeconds = '3600'
const mostSegments = 11

export class ObservedSyncs {
  /** SHA-256 of contents that some sync had to make a document of. */
  readonly #seen = new Set<string>()
  /** Content ids of which a snapshot had a final document. */
  readonly #documented = new Set<string>()
  #blobs = new Set<string>()
  #bytes: number

  constructor(private readonly repository: string, private readonly applies: (kind: Kind) => boolean) {
    this.#bytes = bytesOf(repository)
  }

  /** Contents that had to be analysed so far, by all machines together. */
  get contents(): number {
    return this.#seen.size
  }

  async sync(place: Exchange, { tree, target, hostname }: SyncOf): Promise<ObservedSync> {
    const contents = tree.contents(this.applies)
    const fresh = [...contents].filter((content) => !this.#seen.has(content))
    for (const content of fresh) this.#seen.add(content)
    const output = (await place.backupJson(['sync', target, '--host', hostname, '--analyze-budget', budgetSeconds])) as unknown as SyncOutput
    const inside = await RepositoryInside.open(this.repository)
    try {
      const snapshot = inside.snapshots.find(({ id }) => id === output.snapshot_id)
      const catalog = snapshot && (await inside.catalog(snapshot))
      if (snapshot === undefined || catalog === undefined) throw new Error(`snapshot ${output.snapshot_id} or its catalog is missing`)
      const made = catalog.documents.filter(({ contentId, final }) => final && !this.#documented.has(contentId))
      const faults = [...(await this.#lacking(inside, snapshot, catalog, tree, target)), ...troubles(output, fresh.length), ...doubles(catalog)]
      if (new Set(made.map(({ contentId }) => contentId)).size !== fresh.length) faults.push(`${made.length} new documents for ${fresh.length} new contents`)
      for (const { contentId } of made) this.#documented.add(contentId)
      const added = await this.#addedTo(inside, catalog)
      return {
        seconds: output.total_duration,
        files: tree.files,
        analysis: output.analysis,
        newContents: fresh.length,
        newDocuments: made.length,
        segments: catalog.segments.length,
        documentBytes: sum(made.map(({ bytes }) => bytes)),
        ...added,
        faults,
      }
    } finally {
      await inside.close()
    }
  }

  /** Files of the snapshot that an analyzer applies to and that have no final document in it. */
  async #lacking(inside: RepositoryInside, snapshot: RepositoryInside['snapshots'][number], catalog: Catalog, tree: MixedTree, target: string): Promise<string[]> {
    const known = new Set(catalog.documents.filter(({ final }) => final).map(({ contentId }) => contentId))
    const lacking: string[] = []
    let files = 0
    for await (const { path, contentId } of inside.files(snapshot)) {
      files++
      const kind = tree.kindOf(path.slice(`/${target}/`.length))
      if (kind !== undefined && this.applies(kind) && !known.has(contentId)) lacking.push(path)
    }
    return [
      ...(files === tree.files ? [] : [`the snapshot has ${files} files instead of ${tree.files}`]),
      ...(lacking.length === 0 ? [] : [`${lacking.length} files have no document, such as ${lacking[0]}`]),
    ]
  }

  async #addedTo(inside: RepositoryInside, catalog: Catalog): Promise<Pick<ObservedSync, 'blobsAdded' | 'catalogBytes' | 'catalogStoredBytes' | 'grownBytes'>> {
    const blobs = await inside.blobs()
    const added = blobs.filter(({ type, id, pack }) => !this.#blobs.has(`${type} ${id} ${pack}`))
    const ofCatalog = added.filter(({ id }) => catalog.blobs.has(id))
    const bytes = bytesOf(this.repository)
    const grownBytes = bytes - this.#bytes
    this.#blobs = new Set(blobs.map(({ type, id, pack }) => `${type} ${id} ${pack}`))
    this.#bytes = bytes
    return {
      blobsAdded: added.length,
      catalogBytes: sum(ofCatalog.map(({ type, id }) => inside.blobSize(type, id))),
      catalogStoredBytes: sum(ofCatalog.map(({ storedBytes }) => storedBytes)),
      grownBytes,
    }
  }
}

function troubles({ analysis, warnings }: SyncOutput, newContents: number): string[] {
  const { analysed, failed, pending } = analysis
  return [
    ...(analysed === newContents ? [] : [`${analysed} analysed, and ${newContents} contents are new`]),
    ...(failed === 0 && pending === 0 ? [] : [`${failed} analyses failed, ${pending} are pending`]),
    ...(warnings === 0 ? [] : [`${warnings} warnings`]),
  ]
}

function doubles({ documents, segments }: Catalog): string[] {
  const seen = new Set<string>()
  const twice = documents.filter(({ contentId, final }) => final && seen.size === seen.add(contentId).size)
  return [
    ...(twice.length === 0 ? [] : [`${twice.length} contents have two documents in one snapshot, such as ${twice[0]?.contentId}`]),
    ...(segments.length <= mostSegments ? [] : [`${segments.length} segments`]),
  ]
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
