/** Where the index of a repository lies, and the key that it is encrypted with. */
import { hkdfSync } from 'node:crypto'
import { chmod, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { BackupError, messageOf } from '../contracts/errors.js'
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

/** The folder, for its owner only, and in it an empty file, if there is none: SQLite would make one that others may read. */
export async function prepareIndexFile({ folder, file }: IndexPlace): Promise<void> {
  try {
    await makeFolders(folder, 0o700)
    await chmod(folder, 0o700)
    const handle = await open(file, 'a', 0o600)
    await handle.close()
  } catch (cause) {
    throw new BackupError('index-failed', `the search index cannot be written: ${messageOf(cause)}`, {
      subject: file,
      hint: 'Let XDG_CACHE_HOME name a folder of yours with room in it.',
      cause,
    })
  }
}

/** The index, and what SQLite keeps beside it. */
export async function removeIndexFile({ file }: IndexPlace): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true })
}
