/** Files through one analyzer or converter in a real host of the agent, and what is seen of it. */
import { readdir } from 'node:fs/promises'
import type { Contribution } from '../../core/contracts/analysis.js'
import { codeOf } from '../../core/contracts/errors.js'
import { HostPool } from '../../plugins/host/host-pool.js'
import type { Planned, PlannedAnalyzer } from '../../plugins/manifest/configured.js'
import type { HostLimits } from '../../plugins/protocol/limits.js'
import type { FilePlan } from '../../plugins/registry/registry.js'
import type { Observation, OpenResources } from '../inside/observation.js'
import type { TestFile } from './files.js'
import { observerIn, verbatim, type Subject } from './subject.js'

export interface TrialInit {
  readonly subject: Subject
  readonly modelsDirectory?: string
  readonly signal: AbortSignal
  /** What the host and the plugin say; for `--debug`. */
  readonly debug?: (line: string) => void
  readonly processes?: number
  readonly limits?: Partial<HostLimits>
  /** Wall-clock limit for every file, until `unhurry` is called (default: that of the manifest). */
  readonly timeoutMs?: number
}

/** What became of one file. */
export interface Result {
  readonly file: TestFile
  /** `ok`, or the code of the failure. */
  readonly code: string
  readonly message: string
  /** The section, undefined where there is none; of a converter its text. */
  readonly value: unknown
  /** Of a converter: whether it said that there is more. */
  readonly truncated?: boolean
}

/** What was open when everything had been stopped. */
export interface LastWords {
  readonly pid: number
  readonly open: OpenResources
}

const smallFileMs = 30_000
/** Names that no file has: who is asked then are the observers. */
const observerTypes = { first: 'application/x-backup-observer-first', last: 'application/x-backup-observer-last' } as const

export class Trial {
  /** On stdout and stderr, one entry for each line. */
  readonly printed: string[] = []
  /** Of `stop`, and of the ends of processes. */
  readonly endings: string[] = []
  /** What the walls have refused. */
  readonly refusals: string[] = []
  lastWords: LastWords | undefined
  readonly #pool: HostPool
  readonly #signal: AbortSignal
  readonly #target: Planned
  readonly #converterFor: Subject['converterFor']
  readonly #fileOf = new WeakMap<object, TestFile>()
  #timeoutMs: number | undefined

  constructor({ debug, subject, processes = 1, limits = {}, modelsDirectory, signal, timeoutMs }: TrialInit) {
    this.#signal = signal
    this.#converterFor = subject.converterFor
    this.#target = subject.declared
    this.#timeoutMs = timeoutMs
    this.#pool = new HostPool({
      registry: { planFor: (request) => this.#planFor(request), enabled: () => [this.#target, verbatim, this.#observer('observer'), this.#observer('last-observer')] },
      warn: ({ code, message }) => void (code === 'plugin-refused' && this.refusals.push(message)),
      debug: (line) => {
        debug?.(line)
        this.#listen(line)
      },
      processes,
      limits: { maxBreakdowns: Infinity, ...limits },
      ...(modelsDirectory !== undefined && { modelsDirectory }),
    })
  }

  /** Rejects with `aborted`, or `plugin-invalid` where no process can be started. */
  async run(file: TestFile): Promise<Result> {
    const { path, displayName, size, mediaType, sample } = file
    const request = { path: Buffer.from(path), displayName, size, mediaType, withText: true, known: { ...sample?.upstream } }
    this.#fileOf.set(request, file)
    const { contributions, text } = await this.#pool.analyze(request, { signal: this.#signal })
    const own = contributions.find(({ outcome }) => outcome.analyzer === this.#target.key)
    const value = 'section' in this.#target ? own?.value : text?.content
    return { file, ...wordsOf(own), value, ...(text !== undefined && { truncated: text.truncated === true }) }
  }

  /** `first` has to be asked before anything else, `last` when there is nothing more to ask. */
  async observe(which: keyof typeof observerTypes): Promise<Observation> {
    const request = { path: Buffer.from('/dev/null'), displayName: 'observer', size: 0, mediaType: observerTypes[which] }
    const { contributions } = await this.#pool.analyze(request, { signal: this.#signal })
    const failed = contributions.find(({ outcome }) => outcome.status !== 'ok')
    const observed = contributions.find(({ section }) => section === 'observed')?.value
    if (failed !== undefined || observed === undefined) throw new Error(`the process cannot be observed: ${failed?.outcome.error?.message ?? 'no answer'}`)
    return observed as Observation
  }

  /** From now on every file has as long as the manifest says. */
  unhurry(): void {
    this.#timeoutMs = undefined
  }

  /** Ends the processes in good order, as the end of a backup does. */
  close(): Promise<void> {
    return this.#pool.close()
  }

  #planFor(request: { mediaType: string }): FilePlan {
    const nobody = { converter: undefined, analyzers: [], tooLarge: [] }
    if (request.mediaType === observerTypes.first) return { ...nobody, analyzers: [this.#observer('observer')] }
    if (request.mediaType === observerTypes.last) return { ...nobody, analyzers: [this.#observer('observer'), this.#observer('last-observer')] }
    const file = this.#fileOf.get(request)
    const limited = { ...this.#target, timeoutMs: this.#timeoutMs ?? timeFor(file, this.#target) }
    if (!('section' in limited)) return { ...nobody, converter: limited }
    if (!limited.needsText) return { ...nobody, analyzers: [limited] }
    // Text as the agent would find it, where the file is one that was given.
    const converter = file?.kind === 'sample' ? this.#converterFor(request.mediaType) : undefined
    return { ...nobody, converter: converter ?? verbatim, analyzers: [limited] }
  }

  #observer(id: 'observer' | 'last-observer'): PlannedAnalyzer {
    return observerIn(this.#target.plugin, id)
  }

  /** What the host says for `--debug` (`host-process.ts`, `modules.ts`). */
  #listen(line: string): void {
    const [, said = ''] = /^host process \d+ (?:stdout|stderr): (.*)$/.exec(line) ?? []
    // Node's own warnings name the process.
    if (said.trim() !== '' && !/^\(node:\d+\)|^\(Use `node --trace/.test(said)) this.printed.push(said)
    const [, words] = /^host process \d+: backup-agent\/testing\/last-observer: (.*)$/.exec(line) ?? []
    if (words !== undefined) this.lastWords = JSON.parse(words) as LastWords
    const [, complaint] = /^host process \d+: (stopping a plugin failed: .*)$/.exec(line) ?? []
    if (complaint !== undefined) this.endings.push(complaint)
  }
}

/** Most of what is generated is small: whoever needs longer for it does not end. */
function timeFor(file: TestFile | undefined, { timeoutMs }: Planned): number {
  return file?.kind === 'sample' || file?.kind === 'large' ? timeoutMs : Math.min(timeoutMs, smallFileMs)
}

function wordsOf(contribution: Contribution | undefined): Pick<Result, 'code' | 'message'> {
  if (contribution === undefined) return { code: 'not-tried', message: 'nobody asked it' }
  const { error, status } = contribution.outcome
  return { code: error?.code ?? status, message: error?.message ?? '' }
}

/** Open descriptors of a process; undefined where the system does not tell. */
export async function descriptorsOf(pid: number): Promise<number | undefined> {
  try {
    return (await readdir(`/proc/${pid}/fd`)).length
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}
