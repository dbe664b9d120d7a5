/** The trials that the checks judge by: each is made once, when the first check asks for it, and leaves nothing running. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Observation } from '../inside/observation.js'
import { matchesMediaType } from '../../plugins/manifest/media-pattern.js'
import { FileMaker, fingerprint, type Sample, type TestFile } from './files.js'
import type { Subject } from './subject.js'
import { descriptorsOf, Trial, type LastWords, type Result, type TrialInit } from './trial.js'

export interface ExaminationInit {
  readonly subject: Subject
  readonly samples?: readonly Sample[]
  /** Whether a sample of a media type that the manifest does not name is a fault (default: it is left out). */
  readonly everySample?: boolean
  readonly modelsDirectory?: string
  readonly signal: AbortSignal
  /** What the host and the plugin say; for `--debug`. */
  readonly debug?: (line: string) => void
}

/** Of the one process that sees every file, one after the other. */
export interface MainTrial {
  readonly results: readonly Result[]
  readonly printed: readonly string[]
  readonly endings: readonly string[]
  readonly refusals: readonly string[]
  /** Before the plugin's module was loaded. */
  readonly before: Observation
  /** When it had seen every file. */
  readonly after: Observation
  /** By how many descriptors and resources ten more calls with the same file made it grow; undefined where there is no file that goes well, or the process was not the same any more. */
  readonly growth: Growth | undefined
  /** Undefined where it never came to that. */
  readonly lastWords: LastWords | undefined
  /** Files whose bytes, mode, times or neighbours are not what they were. */
  readonly touched: readonly TestFile[]
}

export interface Growth {
  readonly calls: number
  readonly descriptors: number
  readonly resources: Readonly<Record<string, number>>
}

export interface AbortTrial {
  /** Of each file: whether the process was still the same. */
  readonly stopped: readonly { readonly result: Result; readonly survived: boolean }[]
  /** A file that went well before, looked at after all that. */
  readonly afterwards: { readonly before: Result; readonly now: Result } | undefined
}

export interface LimitTrial {
  readonly results: readonly Result[]
  /** Of the same files with less room; `limit` in bytes of a section or characters of a text. */
  readonly cut: { readonly limit: number; readonly results: readonly Result[] }
}

/** The signal fires as soon as it may. */
const abortedAfterMs = 1
const moreCalls = 10
/** Sections beyond this have to follow `maxSectionBytes`, below it they may be of one size. */
export const smallSectionBytes = 65_536
const smallText = 40

export class Examination {
  readonly main = lazily(() => this.#withFiles((files) => this.#main(files)))
  /** The same files in another process, in another order. */
  readonly again = lazily(() => this.#withFiles((files) => this.#inAnotherProcess([...files].reverse(), 1)))
  /** The same files in two processes at once. */
  readonly together = lazily(() => this.#withFiles((files) => this.#inAnotherProcess(files, 2)))
  readonly stopped = lazily(() => this.#withFiles((files, large) => this.#stopped(files, large)))
  readonly limits = lazily(() => this.#withFiles((files, large) => this.#limits(files, large)))

  constructor(readonly init: ExaminationInit) {}

  /** The same files for every trial, below a folder that is removed after it. */
  async #withFiles<T>(work: (files: readonly TestFile[], large: TestFile | undefined) => Promise<T>): Promise<T> {
    const { everySample = false, samples = [], subject } = this.init
    const folder = await mkdtemp(path.join(tmpdir(), 'backup-verify-'))
    try {
      const maker = new FileMaker(folder)
      const given: TestFile[] = []
      for (const sample of samples) given.push(await maker.sample(sample))
      const fitting = given.filter((file) => everySample || fits(file, subject))
      return await work([...fitting, ...(await maker.all(subject.declared))], await maker.large(subject.declared))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #with<T>(more: Partial<TrialInit>, work: (trial: Trial) => Promise<T>): Promise<T> {
    const { debug, subject, modelsDirectory, signal } = this.init
    const trial = new Trial({ subject, signal, ...(debug !== undefined && { debug }), ...(modelsDirectory !== undefined && { modelsDirectory }), ...more })
    try {
      return await work(trial)
    } finally {
      await trial.close()
    }
  }

  async #main(files: readonly TestFile[]): Promise<MainTrial> {
    const prints = await Promise.all(files.map(fingerprint))
    const seen = await this.#with({}, async (trial) => {
      const before = await trial.observe('first')
      const results: Result[] = []
      for (const file of files) results.push(fits(file, this.init.subject) ? await trial.run(file) : misfit(file))
      const growth = await growthOf(trial, cheapest(results))
      const after = await trial.observe('last')
      return { trial, before, results, growth, after }
    })
    const { trial, ...found } = seen
    const now = await Promise.all(files.map(fingerprint))
    return { ...found, printed: trial.printed, endings: trial.endings, refusals: trial.refusals, lastWords: trial.lastWords, touched: files.filter((_, at) => now[at] !== prints[at]) }
  }

  async #inAnotherProcess(files: readonly TestFile[], processes: number): Promise<readonly Result[]> {
    return this.#with({ processes }, async (trial) => {
      if (processes > 1) return Promise.all(files.map((file) => trial.run(file)))
      const results: Result[] = []
      for (const file of files) results.push(await trial.run(file))
      return results
    })
  }

  async #stopped(files: readonly TestFile[], large: TestFile | undefined): Promise<AbortTrial> {
    const wanted = [...files.filter(({ kind }) => kind === 'sample' || kind === 'true'), ...(large === undefined ? [] : [large])]
    const before = (await this.main()).results.find(({ code, file }) => code === 'ok' && file.kind !== 'hostile')
    const again = files.find(({ id }) => id === before?.file.id)
    return this.#with({ timeoutMs: abortedAfterMs }, async (trial) => {
      const stopped: { result: Result; survived: boolean }[] = []
      let { pid } = await trial.observe('first')
      for (const file of wanted) {
        const result = await trial.run(file)
        const now = await trial.observe('first')
        stopped.push({ result, survived: now.pid === pid })
        pid = now.pid
      }
      if (before === undefined || again === undefined) return { stopped, afterwards: undefined }
      trial.unhurry()
      return { stopped, afterwards: { before, now: await trial.run(again) } }
    })
  }

  async #limits(files: readonly TestFile[], large: TestFile | undefined): Promise<LimitTrial> {
    const isAnalyzer = 'section' in this.init.subject.declared
    const small = (await this.main()).results.filter(({ code, file }) => code === 'ok' && (file.kind === 'sample' || file.kind === 'true'))
    const largeResults = large === undefined ? [] : await this.#with({}, async (trial) => [await trial.run(large)])
    const results = [...small, ...largeResults]
    const limit = isAnalyzer ? smallSectionBytes : smallText
    const again = results.filter(({ value }) => !isAnalyzer || Buffer.byteLength(JSON.stringify(value ?? null)) > limit).flatMap(({ file }) => [...files, ...(large === undefined ? [] : [large])].find(({ id }) => id === file.id) ?? [])
    if (again.length === 0) return { results, cut: { limit, results: [] } }
    const limits = isAnalyzer ? { maxSectionBytes: limit } : { maxTextChars: limit }
    const cut = await this.#with({ limits }, async (trial) => {
      const shorter: Result[] = []
      for (const file of again) shorter.push(await trial.run(file))
      return shorter
    })
    return { results, cut: { limit, results: cut } }
  }
}

async function growthOf(trial: Trial, file: TestFile | undefined): Promise<Growth | undefined> {
  if (file === undefined) return undefined
  const before = await trial.observe('first')
  const descriptorsBefore = await descriptorsOf(before.pid)
  for (let call = 0; call < moreCalls; call++) await trial.run(file)
  const after = await trial.observe('first')
  const descriptorsAfter = await descriptorsOf(after.pid)
  if (after.pid !== before.pid) return undefined
  const resources = Object.fromEntries(Object.entries(after.open).map(([kind, count]) => [kind, count - (before.open[kind] ?? 0)]))
  return { calls: moreCalls, resources, descriptors: (descriptorsAfter ?? 0) - (descriptorsBefore ?? 0) }
}

/** A film that was given may take minutes: what was made goes first, then what is smallest. */
function cheapest(results: readonly Result[]): TestFile | undefined {
  const files = results.filter(({ code }) => code === 'ok').map(({ file }) => file)
  const bySize = [...files].sort((one, other) => one.size - other.size)
  return files.find(({ kind }) => kind === 'true') ?? bySize.find(({ size }) => size > 0) ?? bySize[0]
}

function fits({ mediaType }: TestFile, { declared }: Subject): boolean {
  return matchesMediaType(declared.mediaTypes, mediaType)
}

function misfit(file: TestFile): Result {
  return { file, code: 'not-tried', message: `the agent takes it for ${file.mediaType}, which the manifest does not name`, value: undefined }
}

/** Whether both came to the same. Messages may differ: they name files and times. */
export function sameResult(one: Result, other: Result): boolean {
  return one.code === other.code && one.truncated === other.truncated && isDeepStrictEqual(one.value, other.value)
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
