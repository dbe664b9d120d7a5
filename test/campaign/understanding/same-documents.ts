/** Whether the newest snapshots of two repositories know the same of the same files. */
import type { FileMetadata } from '../../../src/core/contracts/metadata.js'
import { RepositoryInside } from './repository-inside.js'

export interface Comparison {
  readonly documents: number
  readonly faults: readonly string[]
}

interface Known {
  /** Content id of each file, by its path. */
  readonly files: ReadonlyMap<string, string>
  /** Final documents by content id, in a form that can be compared. */
  readonly documents: ReadonlyMap<string, string>
  readonly twice: readonly string[]
}

/** The repositories must cut files alike: both are copies of the same empty one. */
export async function compareDocuments(repository: string, undisturbed: string): Promise<Comparison> {
  const got = await knownOf(repository)
  const wanted = await knownOf(undisturbed)
  const faults = got.twice.map((contentId) => `${contentId} has two final documents`)
  for (const [path, contentId] of wanted.files) {
    if (got.files.get(path) !== contentId) faults.push(`${path} has another content, or none`)
    else if (got.documents.get(contentId) !== wanted.documents.get(contentId)) {
      faults.push(`${path} has another document:\n    ${got.documents.get(contentId)}\n    ${wanted.documents.get(contentId)}`)
    }
  }
  for (const path of got.files.keys()) if (!wanted.files.has(path)) faults.push(`${path} should not be there`)
  return { documents: wanted.documents.size, faults }
}

async function knownOf(repository: string): Promise<Known> {
  const inside = await RepositoryInside.open(repository)
  try {
    const snapshot = inside.snapshots.at(-1)
    if (snapshot === undefined) throw new Error(`${repository} has no snapshot`)
    const files = new Map<string, string>()
    for await (const { path, contentId } of inside.files(snapshot)) files.set(path, contentId)
    const documents = new Map<string, string>()
    const twice: string[] = []
    for await (const { document, final } of inside.documents(snapshot)) {
      if (!final) continue
      if (documents.has(document.contentId)) twice.push(document.contentId)
      documents.set(document.contentId, comparable(document))
    }
    return { files, documents, twice }
  } finally {
    await inside.close()
  }
}

/** Without what depends on the moment. */
function comparable(document: FileMetadata): string {
  return JSON.stringify({ ...document, outcomes: document.outcomes.map((outcome) => ({ ...outcome, ms: 0 })) })
}
