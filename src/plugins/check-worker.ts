/** A thread that checks sections, one at a time, each within a time limit; ended and started anew where one takes longer. */
import { Worker } from 'node:worker_threads'
import type { Failure } from './failure-codes.js'
import type { CheckedAnalyzer } from './section-check.js'

export interface CheckRequest {
  readonly key: string
  /** Sent along until this thread has compiled its schema. */
  readonly analyzer: CheckedAnalyzer | undefined
  /** The section; undefined to compile the schema and no more. Known to be JSON. */
  readonly json: string | undefined
}

/** `failure` undefined: the schema is one, and the section fits. */
export interface CheckReply {
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
  ask(analyzer: CheckedAnalyzer, json: string | undefined): Promise<CheckReply | CheckEnded> {
    const turn = this.#last.then(() => this.#askNow(analyzer, json))
    this.#last = turn
    return turn
  }

  /** Whoever waits for an answer is told that there is none. May be called again. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#thread?.end('closed')
  }

  async #askNow(analyzer: CheckedAnalyzer, json: string | undefined): Promise<CheckReply | CheckEnded> {
    if (this.#closed) return { ended: 'closed' }
    if (this.#thread?.alive !== true) this.#thread = new Thread()
    return this.#thread.ask(analyzer, json, this.#limitMs)
  }
}

class Thread {
  readonly #worker: Worker
  readonly #ready: Promise<unknown>
  readonly #compiled = new Set<string>()
  #settle: ((answer: CheckReply | CheckEnded) => void) | undefined
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

  async ask(analyzer: CheckedAnalyzer, json: string | undefined, limitMs: number): Promise<CheckReply | CheckEnded> {
    // While somebody waits for it, and only then, it keeps the agent alive.
    this.#worker.ref()
    try {
      // Starting is our own work: no limit of a plugin's runs yet.
      await this.#ready
      return this.#whyEnded === undefined ? await this.#askReady(analyzer, json, limitMs) : { ended: this.#whyEnded }
    } finally {
      this.#worker.unref()
    }
  }

  async #askReady({ packageName, key, section, schema }: CheckedAnalyzer, json: string | undefined, limitMs: number): Promise<CheckReply | CheckEnded> {
    const answer = new Promise<CheckReply | CheckEnded>((resolve) => {
      this.#settle = resolve
      this.#worker.once('message', resolve)
    })
    let waiting = true
    const onLimit = (): void => {
      if (waiting) void this.end(`not done within ${limitMs / 1000} seconds`)
    }
    // An answer that is here, unread because the agent was busy, comes before the immediate.
    const timer = setTimeout(() => setImmediate(onLimit), limitMs)
    const analyzer = this.#compiled.has(key) ? undefined : { packageName, key, section, schema }
    this.#worker.postMessage({ key, analyzer, json } satisfies CheckRequest)
    const given = await answer
    waiting = false
    clearTimeout(timer)
    this.#settle = undefined
    this.#compiled.add(key)
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
