/** Where the index of a repository lies, and the key that it is encrypted with. */
import { hkdfSync } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, lstat, open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { BackupError, codeOf, messageOf } from '../contracts/errors.js'
import { makeFolders } from '../os/make-folders.js'
import type { RepositoryKey } from '../repository/crypto/envelope.js'
import { schemaVersion } from './schema.js'

const label = 'backup-agent search index'
const idPattern = /^[0-9a-f]{64}$/

export interface IndexPlace {
  readonly folder: string
  readonly file: string
}

/** `cacheFolder` is the program's own. Throws `damaged` for a repository id that is none. */
export function indexPlace(cacheFolder: string, repositoryId: string): IndexPlace {
  // It comes out of the repository, and becomes the name of a folder here.
  if (!idPattern.test(repositoryId)) throw new BackupError('damaged', 'the id of the repository is not 64 hex digits, so it can have no search index')
  const folder = path.join(cacheFolder, repositoryId)
  return { folder, file: path.join(folder, `search-${schemaVersion}.db`) }
}

/** From the repository's master key: whoever may read the repository may read the index, and nobody else. */
export function indexKey({ encrypt, macK, macR }: RepositoryKey, repositoryId: string): string {
  return Buffer.from(hkdfSync('sha256', Buffer.concat([encrypt, macK, macR]), repositoryId, label, 32)).toString('hex')
}

/** What SQLite keeps beside the index. */
const companions = ['-wal', '-shm']
const { O_WRONLY, O_CREAT, O_NONBLOCK, O_NOCTTY } = constants

/**
 * The name to open the index by. Makes the folder, for its owner only, and in it an empty file, if there is none: SQLite
 * would make one that others may read. An index that lies where nothing can be written is opened for reading.
 */
export async function prepareIndexFile(place: IndexPlace): Promise<string> {
  try {
    await makeFolders(place.folder, 0o700)
    await chmod(place.folder, 0o700)
    await makeFile(place)
    return place.file
  } catch (cause) {
    if (codeOf(cause) === 'index-failed') throw cause
    if (mayNotWrite(cause) && (await isReadable(place))) return readOnlyName(place)
    throw cannotWrite(place, cause)
  }
}

/** The index, and what SQLite keeps beside it. */
export async function removeIndexFile(place: IndexPlace): Promise<void> {
  try {
    for (const suffix of ['', ...companions]) await rm(place.file + suffix, { force: true })
  } catch (cause) {
    throw cannotWrite(place, cause)
  }
}

/** A pipe would be waited for without end, and a signal is not heard meanwhile: only a file is opened. */
async function makeFile({ file }: IndexPlace): Promise<void> {
  for (const suffix of companions) await refuseUnlessFile(file + suffix)
  try {
    const handle = await open(file, O_WRONLY | O_CREAT | O_NONBLOCK | O_NOCTTY, 0o600)
    try {
      if (!(await handle.stat()).isFile()) throw noFile(file)
    } finally {
      await handle.close()
    }
  } catch (error) {
    // A pipe that nobody reads, or a folder.
    throw codeOf(error) === 'ENXIO' || codeOf(error) === 'EISDIR' ? noFile(file) : error
  }
}

async function refuseUnlessFile(file: string): Promise<void> {
  try {
    if (!(await lstat(file)).isFile()) throw noFile(file)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

function mayNotWrite(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')
}

async function isReadable({ file }: IndexPlace): Promise<boolean> {
  try {
    await access(file, constants.R_OK)
    return (await stat(file)).isFile()
  } catch {
    // What was to be told is that it cannot be written.
    return false
  }
}

/** A name that SQLite opens for reading only. Without a log that is still to be read, SQLite is told that nobody writes: it would want to make one. */
export async function readOnlyName({ file }: IndexPlace): Promise<string> {
  return `${pathToFileURL(file).href}?${(await hasLog(file)) ? 'mode=ro' : 'immutable=1'}`
}

async function hasLog(file: string): Promise<boolean> {
  try {
    return (await stat(`${file}-wal`)).size > 0
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

function noFile(file: string): BackupError {
  return new BackupError('index-failed', 'there is something where the search index belongs that is no file', { subject: file, hint: 'Remove it, or let XDG_CACHE_HOME name another folder.' })
}

function cannotWrite({ file }: IndexPlace, cause: unknown): BackupError {
  return new BackupError('index-failed', `the search index cannot be written: ${messageOf(cause)}`, {
    subject: file,
    hint: 'Let XDG_CACHE_HOME name a folder of yours with room in it.',
    cause,
  })
}
