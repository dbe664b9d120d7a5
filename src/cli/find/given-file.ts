/** The file that `--like` or `--near` names: on the disk, or saved; and what is known of it. */
import { stat } from 'node:fs/promises'
import type { CommandServices } from '../../composition.js'
import { contentIdOf } from '../../core/catalog/content-id.js'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import type { FileVersion, SearchIndex } from '../../core/contracts/search.js'
import { displayPath } from '../../core/os/path.js'
import type { Repository } from '../../core/repository/repository.js'
import { findNode } from '../../core/support/find-node.js'
import { argumentBytes, parseSnapshotAddress } from '../arguments.js'
import { requestFor } from '../analyze/analyze-files.js'
import { warnOfDamaged } from '../damaged-snapshots.js'
import { pathAsPrinted } from '../printed-path.js'
import { sectionOf, type MadeSection } from './made-now.js'
import { placesIn } from './places.js'

export interface GivenFile extends MadeSection {
  /** Where it lies, on the disk and in snapshots: it is not looked for itself. */
  readonly places: readonly Buffer[]
  readonly mediaType?: string
  /** No plugin fills the section. */
  readonly isUnfilled?: boolean
}

export interface GivenFileContext {
  readonly services: CommandServices
  readonly repository: Repository
  readonly index: SearchIndex
}

/** `latest`, an id, or the beginning of one, and a path. */
const address = /^(?:latest|[0-9a-f]{4,64}):/

/** One section of the file, as it is stored, or made now. Rejects with `path-not-found`, or `source-unreadable`. */
export async function givenFile(flag: string, written: string, section: string, context: GivenFileContext): Promise<GivenFile> {
  const [path] = argumentBytes([written]) as [Buffer]
  const places = placesIn([path], Buffer.from(process.cwd()))
  const disk = await statOf(path)
  if (disk?.isDirectory() === true) throw new BackupError('invalid-usage', `${flag}: a folder, and a file is wanted`, { subject: written, hint: 'Name a file.' })
  const saved = await savedVersion(places, context)
  const isAsSaved = saved !== undefined && (disk === undefined || (BigInt(disk.size) === BigInt(saved.size) && disk.mtimeNs === saved.mtimeNs))
  const own = [...places.slice(0, 1), ...(saved === undefined ? [] : [saved.absolutePath ?? saved.path])]
  const stored = isAsSaved ? await storedSection(saved.contentId, section, context) : undefined
  if (stored !== undefined) return { ...stored, places: own }
  if (disk !== undefined) {
    const request = await requestFor(path)
    const made = await sectionOf(context.services, section, request)
    return { ...made, mediaType: request.mediaType, isUnfilled: made === undefined, places: own }
  }
  if (saved !== undefined) return { places: own }
  if (address.test(written)) return inSnapshot(written, section, context)
  throw new BackupError('path-not-found', `${flag}: there is no such file, neither on the disk nor in a snapshot`, {
    subject: displayPath(path), hint: 'Write a path, or SNAPSHOT:PATH as backup ls prints it.',
  })
}

async function inSnapshot(written: string, section: string, { services, repository, index }: GivenFileContext): Promise<GivenFile> {
  const { signal, reporter } = services
  const { path, selector } = parseSnapshotAddress(written)
  const snapshot = await repository.findSnapshot(selector, { signal, onDamaged: warnOfDamaged(reporter) })
  const place = await pathAsPrinted(repository, snapshot, path ?? Buffer.from('/'), { signal })
  const { content = [] } = await findNode(repository, snapshot, place, { signal })
  const [version] = await index.versionsOf(place, { signal, snapshot: snapshot.id })
  return { ...(await storedSection(contentIdOf(content), section, { services, index })), places: [version?.absolutePath ?? place] }
}

async function savedVersion(places: readonly Buffer[], { index, services }: GivenFileContext): Promise<FileVersion | undefined> {
  for (const place of places) {
    const [newest] = await index.versionsOf(place, services)
    if (newest !== undefined) return newest
  }
  return undefined
}

/** Undefined where its document, if there is one, has no such section. */
async function storedSection(contentId: string, section: string, { index, services }: Pick<GivenFileContext, 'index' | 'services'>): Promise<MadeSection | undefined> {
  const document = await index.document(contentId, services)
  return document?.[section] === undefined ? undefined : { value: document[section] }
}

async function statOf(path: Buffer): Promise<Awaited<ReturnType<typeof bigStat>> | undefined> {
  try {
    return await bigStat(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    throw new BackupError('source-unreadable', `cannot read ${displayPath(path)}`, { subject: displayPath(path), cause: error })
  }
}

function bigStat(path: Buffer) {
  return stat(path, { bigint: true })
}
