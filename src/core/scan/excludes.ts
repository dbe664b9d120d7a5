/**
 * gitignore patterns. A path is tried twice: as if the patterns stood in the folder that is being backed up, and as
 * if they stood in `/`, so that `/home/ann/tmp` means what a person expects of it.
 */
import ignore, { type Ignore } from 'ignore'

/** The library remembers every path that it was asked about; a fresh copy now and then bounds that. */
const askedBeforeRenewal = 20_000

export interface ExcludeRequest {
  /** Path below the target, without a leading slash; empty for the target itself. */
  readonly belowTarget: string
  /** Absolute path. */
  readonly absolute: string
  readonly isFolder: boolean
}

export type Excluder = (request: ExcludeRequest) => boolean

export function makeExcluder(patterns: readonly string[]): Excluder | undefined {
  if (patterns.length === 0) return undefined
  const fresh = (): Ignore => ignore().add([...patterns])
  let rules = fresh()
  let asked = 0
  const test = (path: string) => (path === '' ? { ignored: false, unignored: false } : rules.test(path))
  return ({ belowTarget, absolute, isFolder }) => {
    if (++asked % askedBeforeRenewal === 0) rules = fresh()
    const suffix = isFolder ? '/' : ''
    const below = test(belowTarget === '' ? '' : belowTarget + suffix)
    const fromRoot = test(absolute === '/' ? '' : absolute.slice(1) + suffix)
    if (below.unignored || fromRoot.unignored) return false
    return below.ignored || fromRoot.ignored
  }
}
