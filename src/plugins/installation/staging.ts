/**
 * Folders below `packages`, into which npm installs one plugin each. Beside one that is being filled lies `<name>.owner`, which says whose
 * it is, and which is there before the folder is: what is neither named by the list nor owned by a living process may go.
 */
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import { makeFolders } from '../../core/os/make-folders.js'
import { isGone, ownIdentity } from '../../core/os/process-identity.js'
import { neverAborted } from '../../core/support/abort.js'
import { writeDurably } from '../../core/transport/durable-write.js'
import { identityFrom } from './change-lock.js'
import { packagesFolder, stagingName, type InstalledList } from './installed-list.js'

export interface Staging {
  /** As `installed.json` names it. */
  readonly folder: string
  readonly path: string
  /** The list names the folder now: it is nobody's to remove. */
  keep(): Promise<void>
  /** May be called again. */
  discard(): Promise<void>
}

const idBytes = 8
const ownerSuffix = '.owner'

export async function makeStaging(home: string): Promise<Staging> {
  const packages = join(home, packagesFolder)
  await makeFolders(packages, 0o700)
  const id = randomBytes(idBytes).toString('hex')
  const path = join(packages, id)
  const owner = path + ownerSuffix
  const body = Buffer.from(`${JSON.stringify(await ownIdentity())}\n`)
  // Whole at once: half of it would be nobody's.
  await writeDurably({ folder: packages, name: id + ownerSuffix, body, mode: 0o600, ifAbsent: true, signal: neverAborted })
  await mkdir(path, { mode: 0o700 })
  return {
    folder: `${packagesFolder}/${id}`,
    path,
    keep: () => rm(owner, { force: true }),
    discard: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      await rm(owner, { force: true })
    },
  }
}

/** To be called by whoever holds the lock of changes. */
export async function sweep(home: string, { plugins }: InstalledList, debug: (message: string) => void): Promise<void> {
  const packages = join(home, packagesFolder)
  const named = new Set(plugins.flatMap(({ folder, linked }) => (linked ? [] : [basename(folder)])))
  const ids = new Set((await namesIn(packages)).map((name) => (name.endsWith(ownerSuffix) ? name.slice(0, -ownerSuffix.length) : name)))
  for (const id of ids) {
    if (!stagingName.test(id)) continue
    const path = join(packages, id)
    try {
      if (named.has(id)) await rm(path + ownerSuffix, { force: true })
      else if (await isAbandoned(path + ownerSuffix)) {
        await rm(path, { recursive: true, force: true, maxRetries: 3 })
        await rm(path + ownerSuffix, { force: true })
      }
    } catch (error) {
      debug(`${path}, which no plugin needs any more, cannot be removed: ${messageOf(error)}`)
    }
  }
}

async function isAbandoned(owner: string): Promise<boolean> {
  try {
    const identity = identityFrom(await readFile(owner, 'utf8'))
    return identity === undefined || (await isGone(identity))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
