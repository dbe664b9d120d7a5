/**
 * Which repositories a user may begin. Each one is folders, and a store that is open, also while nothing is in it: a token must not be enough for repositories
 * without end. So every one is noted before anything of it is made, and no more are noted than are allowed.
 */
import { BackupError } from '../../core/contracts/errors.js'
import { neverAborted } from '../../core/support/abort.js'
import { TurnsByName } from '../policy/turns-by-name.js'
import type { KnownRepositories } from './known-repositories.js'

export interface NewRepositoriesInit {
  readonly known: Pick<KnownRepositories, 'of' | 'remember' | 'prune'>
  /** Of one user. */
  readonly most: number
}

export class NewRepositories {
  /** Those that were let in, so that only the first put costs anything. */
  readonly #begun = new Set<string>()
  readonly #turns = new TurnsByName()

  constructor(private readonly init: NewRepositoriesInit) {}

  /**
   * Durable once it resolves. `demandRoom` is asked for one that nobody knows yet, and rejects where it may not begin. Errors: `store-full` where
   * there are too many, and those of `KnownRepositories`. `segments` as `repositoryPath` gives them.
   */
  async begin(segments: readonly string[], demandRoom: () => Promise<void>): Promise<void> {
    const [user = ''] = segments
    const path = segments.join('/')
    if (this.#begun.has(path)) return
    await this.#turns.run(user, neverAborted, async () => {
      if (this.#begun.has(path)) return
      const all = await this.init.known.of(user)
      if (!all.some((known) => known.join('/') === path)) {
        if (all.length >= this.init.most) await this.#demandFewer(user)
        await demandRoom()
      }
      await this.init.known.remember(segments)
      this.#begun.add(path)
    })
  }

  async #demandFewer(user: string): Promise<void> {
    for (const path of await this.init.known.prune(user)) this.#begun.delete(path)
    const { length } = await this.init.known.of(user)
    if (length >= this.init.most) throw this.#tooMany(user, length)
  }

  #tooMany(user: string, count: number): BackupError {
    return new BackupError('store-full', `${user} has ${count} repositories, and more than ${this.init.most} are not allowed`, {
      hint: 'Use one that is there, or ask whoever runs the server (backup serve --repositories).',
    })
  }
}
