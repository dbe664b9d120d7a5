/** Working on a plugin: built and tried again whenever something in its folder was saved. */
import type { AnalysisRequest } from '../../core/contracts/analysis.js'
import { hasCode, messageOf } from '../../core/contracts/errors.js'
import { runBuild, type BuildRun } from './build-run.js'
import { packageFacts, type PackageFacts } from './package-facts.js'
import { changed, digestOf } from './sources.js'
import { tryPlugin, type TriedFile, type TrialInit } from './trial.js'

export interface Round {
  /** Undefined where the package has no build script. */
  readonly build?: BuildRun
  /** Why the files were not looked at, where the build did not fail: the manifest, a file that is gone. Ready to print. */
  readonly refusal?: string
  readonly files: readonly TriedFile[]
}

export interface DevelopmentInit extends Omit<TrialInit, 'name'> {
  /** Absolute paths: saving one of them starts a round as well. */
  readonly files: readonly string[]
  /** How they lie there now. */
  readonly requests: () => Promise<readonly AnalysisRequest[]>
}

/** The first round at once, further ones after each change, for ever. Ends with a rejection when `signal` fires. */
export async function* develop(init: DevelopmentInit, signal: AbortSignal): AsyncGenerator<Round> {
  for (;;) {
    const facts = factsOf(init.directory)
    const sources = { directory: init.directory, more: init.files, outputs: 'refusal' in facts ? new Set(['dist']) : facts.outputs }
    const digest = await digestOf(sources)
    yield 'refusal' in facts ? { refusal: facts.refusal, files: [] } : await playRound(facts, init, signal)
    await changed(sources, digest, signal)
  }
}

async function playRound({ buildScript, name = '' }: PackageFacts, init: DevelopmentInit, signal: AbortSignal): Promise<Round> {
  const build = buildScript === undefined ? undefined : await runBuild({ directory: init.directory, script: buildScript, signal, now: init.now })
  const built = build === undefined ? {} : { build }
  if (build?.failure !== undefined) return { ...built, files: [] }
  try {
    return { ...built, files: await tryPlugin(await init.requests(), { ...init, name }, signal) }
  } catch (error) {
    if (hasCode(error, 'aborted') || signal.aborted) throw error
    return { ...built, refusal: messageOf(error), files: [] }
  }
}

function factsOf(directory: string): PackageFacts | { readonly refusal: string } {
  try {
    return packageFacts(directory)
  } catch (error) {
    return { refusal: messageOf(error) }
  }
}

/** Whether all of it went well: built, and no file failed. */
export function roundHolds({ build, files, refusal }: Round): boolean {
  return build?.failure === undefined && refusal === undefined && files.every(({ contributions }) => contributions.every(({ outcome }) => outcome.status !== 'failed'))
}
