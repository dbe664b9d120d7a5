/** A thread that checks sections and options, one at a time, each within a time limit; ended and started anew where one takes longer. */
import { Worker } from 'node:worker_threads'
import type { Failure } from '../protocol/failure-codes.js'
import type { CheckedOptions, ResolvedOptions } from './options-check.js'
import type { CheckedAnalyzer } from './section-check.js'

export interface SectionRequest {
  readonly kind: 'section'
  readonly key: string
  /** Sent along until this thread has compiled its schema. */
  readonly analyzer: CheckedAnalyzer | undefined
  /** The section; undefined to compile the schema and no more. Known to be JSON. */
  readonly json: string | undefined
}

export interface OptionsRequest extends CheckedOptions {
  readonly kind: 'options'
}

export type CheckRequest = SectionRequest | OptionsRequest

/** `failure` undefined: the schema is one, and the section fits. */
export interface SectionReply {
  readonly failure: Failure | undefined
}

/** The thread came to an end over it; why, for people. */
export interface CheckEnded {
  readonly ended: string
}

/** Nothing that a section of the size allowed needs. */
const maxHeapMegabytes = 256

export class CheckWorker {
  readonly #limitMs: number
  #thread: Thread | undefined
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  /** Waits for its turn. Never rejects. */
  section(analyzer: CheckedAnalyzer, json: string | undefined): Promise<SectionReply | CheckEnded> {
    return this.#inTurn((thread) => thread.section(analyzer, json, this.#limitMs))
  }

  /** Waits for its turn. Never rejects. */
  options(options: CheckedOptions): Promise<ResolvedOptions | CheckEnded> {
    return this.#inTurn((thread) => thread.options(options, this.#limitMs))
  }

  /** Whoever waits for an answer is told that there is none. May be called again. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#thread?.end('closed')
  }

  #inTurn<Reply>(ask: (thread: Thread) => Promise<Reply | CheckEnded>): Promise<Reply | CheckEnded> {
    const turn = this.#last.then(() => {
      if (this.#closed) return { ended: 'closed' }
      if (this.#thread?.alive !== true) this.#thread = new Thread()
      return ask(this.#thread)
    })
    this.#last = turn
    return turn
  }
}

class Thread {
  readonly #worker: Worker
  readonly #ready: Promise<unknown>
  readonly #compiled = new Set<string>()
  #settle: ((answer: CheckEnded) => void) | undefined
  #whyEnded: string | undefined

  constructor() {
    this.#worker = new Worker(new URL('./check-worker-entry.js', import.meta.url), { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: maxHeapMegabytes } })
    this.#ready = new Promise((resolve) => {
      this.#worker.once('message', resolve)
      this.#worker.once('exit', resolve)
    })
    this.#worker.on('error', (error) => this.#onEnd(error.message))
    this.#worker.on('exit', () => this.#onEnd('the thread ended'))
    this.#worker.unref()
  }

  get alive(): boolean {
    return this.#whyEnded === undefined
  }

  async section({ packageName, key, section, schema }: CheckedAnalyzer, json: string | undefined, limitMs: number): Promise<SectionReply | CheckEnded> {
    const analyzer = this.#compiled.has(key) ? undefined : { packageName, key, section, schema }
    const reply = await this.#ask<SectionReply>({ kind: 'section', key, analyzer, json }, limitMs)
    this.#compiled.add(key)
    return reply
  }

  options({ packageName, schema, given }: CheckedOptions, limitMs: number): Promise<ResolvedOptions | CheckEnded> {
    return this.#ask<ResolvedOptions>({ kind: 'options', packageName, schema, given }, limitMs)
  }

  async #ask<Reply>(request: CheckRequest, limitMs: number): Promise<Reply | CheckEnded> {
    // While somebody waits for it, and only then, it keeps the agent alive.
    this.#worker.ref()
    try {
      // Starting is our own work: no limit of a plugin's runs yet.
      await this.#ready
      return this.#whyEnded === undefined ? await this.#askReady<Reply>(request, limitMs) : { ended: this.#whyEnded }
    } finally {
      this.#worker.unref()
    }
  }

  async #askReady<Reply>(request: CheckRequest, limitMs: number): Promise<Reply | CheckEnded> {
    const answer = new Promise<Reply | CheckEnded>((resolve) => {
      this.#settle = resolve
      this.#worker.once('message', resolve)
    })
    let waiting = true
    const onLimit = (): void => {
      if (waiting) void this.end(`not done within ${limitMs / 1000} seconds`)
    }
    // An answer that is here, unread because the agent was busy, comes before the immediate.
    const timer = setTimeout(() => setImmediate(onLimit), limitMs)
    this.#worker.postMessage(request)
    const given = await answer
    waiting = false
    clearTimeout(timer)
    this.#settle = undefined
    return given
  }

  /** Resolves when it has ended. */
  async end(why: string): Promise<void> {
    this.#onEnd(why)
    await this.#worker.terminate()
  }

  #onEnd(why: string): void {
    this.#whyEnded ??= why
    this.#settle?.({ ended: this.#whyEnded })
  }
}
