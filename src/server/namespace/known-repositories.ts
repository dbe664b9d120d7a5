/**
 * Which repositories each user has: an empty file each in the server's state, because a store cannot list what lies beside it.
 * A quota counts them all, also before their owner opens them again.
 */
import { open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from '../../core/contracts/errors.js'
import { makeFolders } from '../../core/os/make-folders.js'
import { syncFolder } from '../../core/transport/durable-write.js'

/** In no segment of a path. */
const separator = ','

export class KnownRepositories {
  readonly #folder: string
  readonly #remembered = new Set<string>()

  /** `stateDirectory`: the server's, in whose folder `repositories` the store lies unless told otherwise. */
  constructor(stateDirectory: string) {
    this.#folder = join(stateDirectory, 'known-repositories')
  }

  /** Durable. `segments` as `repositoryPath` gives them. */
  async remember(segments: readonly string[]): Promise<void> {
    const [user = ''] = segments
    const name = segments.join(separator)
    if (this.#remembered.has(name)) return
    const folder = join(this.#folder, user)
    for (const made of await makeFolders(folder, 0o700)) await syncFolder(dirname(made))
    await (await open(join(folder, name), 'a', 0o600)).close()
    await syncFolder(folder)
    this.#remembered.add(name)
  }

  /** Segments of each. */
  async of(user: string): Promise<readonly (readonly string[])[]> {
    try {
      const names = await readdir(join(this.#folder, user))
      return names.map((name) => name.split(separator))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  }
}
