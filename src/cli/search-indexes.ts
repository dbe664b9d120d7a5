/** The search index of a repository, for commands. */
import { homedir } from 'node:os'
import path from 'node:path'
import type { AbortOptions } from '../core/contracts/object-store.js'
import type { Reporter } from '../core/contracts/reporter.js'
import type { SearchIndex } from '../core/contracts/search.js'
import type { Repository } from '../core/repository/repository.js'

export interface SearchIndexesInit extends AbortOptions {
  /** The program's own folder for what can be made again. */
  readonly cacheFolder: string
  readonly reporter: Reporter
}

export class SearchIndexes {
  constructor(private readonly init: SearchIndexesInit) {}

  /** Loads what `use` needs, while there is time. */
  async load(): Promise<void> {
    await import('../core/search/search-index.js')
  }

  /** Open while `work` runs. `reporter`: who hears of what cannot be searched, if not the command's. */
  async use<Result>(repository: Repository, work: (index: SearchIndex) => Promise<Result>, reporter: Reporter = this.init.reporter): Promise<Result> {
    const { cacheFolder, signal } = this.init
    const { openSearchIndex } = await import('../core/search/search-index.js')
    const index = await openSearchIndex({ repository, reporter, cacheFolder }, { signal })
    try {
      return await work(index)
    } finally {
      await index.close()
    }
  }
}

/** As the XDG base directories have it: a path that is not absolute counts as none. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const folder = environment['XDG_CACHE_HOME'] ?? ''
  return path.join(path.isAbsolute(folder) ? folder : path.join(homedir(), '.cache'), 'backup-agent')
}
