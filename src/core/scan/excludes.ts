/**
 * gitignore patterns. A path is tried twice: as if the patterns stood in the folder that is being backed up, and, for
 * those that begin with a slash, as if they stood in `/`, so that `/home/ann/tmp` means what a person expects of it.
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
  const below = new Rules(patterns)
  const fromRoot = new Rules(patterns.filter((pattern) => /^!?\//.test(pattern)))
  return ({ belowTarget, absolute, isFolder }) => {
    const near = below.test(belowTarget, isFolder)
    // What fits a folder above the target, or the target itself, would leave out all that was asked for.
    const target = absolute.slice(1, Math.max(0, absolute.length - belowTarget.length - 1))
    const far = fromRoot.test(target, true).ignored ? nothing : fromRoot.test(absolute.slice(1), isFolder)
    if (near.unignored || far.unignored) return false
    return near.ignored || far.ignored
  }
}

const nothing = { ignored: false, unignored: false }

class Rules {
  #rules: Ignore
  #asked = 0

  constructor(private readonly patterns: readonly string[]) {
    this.#rules = this.#fresh()
  }

  test(path: string, isFolder: boolean): { ignored: boolean; unignored: boolean } {
    if (path === '') return nothing
    if (++this.#asked % askedBeforeRenewal === 0) this.#rules = this.#fresh()
    return this.#rules.test(isFolder ? `${path}/` : path)
  }

  #fresh(): Ignore {
    // The library takes `*.JPG` for `*.jpg` unless told otherwise.
    return ignore({ ignoreCase: false }).add([...this.patterns])
  }
}
