/** The search index of a repository, for a command. */
import { homedir } from 'node:os'
import path from 'node:path'
import type { CommandServices } from '../../composition.js'
import type { Reporter } from '../../core/contracts/reporter.js'
import type { SearchIndex } from '../../core/contracts/search.js'
import type { Repository } from '../../core/repository/repository.js'

/** Open while `work` runs. */
export async function withSearchIndex<Result>(
  { signal, reporter: all }: CommandServices,
  repository: Repository,
  work: (index: SearchIndex) => Promise<Result>,
  reporter: Reporter = all,
): Promise<Result> {
  const { openSearchIndex } = await import('../../core/search/search-index.js')
  const index = await openSearchIndex({ repository, reporter, cacheFolder: cacheFolder() }, { signal })
  try {
    return await work(index)
  } finally {
    await index.close()
  }
}

/** A relative XDG_CACHE_HOME counts as none: so says the XDG specification. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const folder = environment['XDG_CACHE_HOME'] ?? ''
  return path.join(path.isAbsolute(folder) ? folder : path.join(homedir(), '.cache'), 'backup-agent')
}
