/** The search index, for the versions on a card. A card without them is better than none, or than a long wait. */
import type { CommandServices } from '../../composition.js'
import { hasCode, messageOf } from '../../core/contracts/errors.js'
import type { Reporter } from '../../core/contracts/reporter.js'
import type { SearchIndex } from '../../core/contracts/search.js'
import type { Repository } from '../../core/repository/repository.js'

/** A large repository that nobody has searched yet takes longer. What was taken in by then is kept. */
const longestUpdateMs = 3000

export async function withVersions(services: CommandServices, repository: Repository, work: (index: SearchIndex | undefined) => Promise<void>): Promise<void> {
  let opened = false
  try {
    await services.searchIndexes.use(repository, async (index) => {
      const current = await isCurrent(services, index)
      opened = true
      await work(current ? index : undefined)
    }, aboutVersions(services.reporter))
  } catch (error) {
    if (opened || services.signal.aborted) throw error
    services.reporter.warn({ code: 'index-unavailable', message: `versions are not shown: ${messageOf(error)}` })
    await work(undefined)
  }
}

async function isCurrent({ reporter, signal }: CommandServices, index: SearchIndex): Promise<boolean> {
  try {
    await index.update({ signal: AbortSignal.any([signal, AbortSignal.timeout(longestUpdateMs)]) })
    return true
  } catch (error) {
    if (signal.aborted || !hasCode(error, 'aborted')) throw error
    reporter.warn({ code: 'index-incomplete', message: 'versions are not shown: this repository has not been searched yet. Run `backup find` once, which takes its time.' })
    return false
  }
}

/** Documents that cannot be searched make no difference to versions. */
function aboutVersions(reporter: Reporter): Reporter {
  return {
    warn: (warning) => {
      if (warning.code !== 'catalog-damaged') reporter.warn(warning)
    },
    progress: (done) => reporter.progress(done),
    detail: (what) => reporter.detail(what),
  }
}
