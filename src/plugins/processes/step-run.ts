/** One step in a host process, seen from the agent, from when its turn has come: its time limits, and how it ended. */
import type { Reply, Request, Step } from '../protocol/messages.js'

export type Answer = Extract<Reply, { type: 'section' | 'text' | 'failed' }>

/** Why a process is no more. */
export interface Ending {
  /** `blocked`: its event loop did not turn. `agent`: we ended it, for no fault of a plugin. */
  readonly cause: 'crashed' | 'memory' | 'timeout' | 'blocked' | 'agent'
  /** For people. */
  readonly description: string
}

/** `model`: what speaks, as far as the process has said. */
export type StepResult = { readonly ms: number; readonly model?: string | undefined } & (
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** `processEnded`: it ignored its signal. `heard` false: it could not even hear it, since its event loop did not turn. */
  | { readonly kind: 'timeout'; readonly processEnded: boolean; readonly heard: boolean; readonly limitMs: number }
  /** `begun` false: the process was gone, or made no sense any more, before it came to the step. */
  | { readonly kind: 'died'; readonly begun: boolean; readonly ending: Ending }
)

export interface StepLimits {
  readonly beginMs: number
  readonly loadMs: number
  readonly stepMs: number
  readonly graceMs: number
}

export interface StepActions {
  send(request: Request): void
  kill(ending: Ending): void
  /** Called once, as soon as it is known how it ended, before `result` resolves. */
  finished(): void
  begun(): void
}

export class StepRun {
  readonly result: Promise<StepResult>
  readonly #step: Step
  readonly #limits: StepLimits
  readonly #actions: StepActions
  #resolve: (result: StepResult) => void = () => undefined
  #timer: NodeJS.Timeout | undefined
  #startedAt = performance.now()
  #begun = false
  #limitMs: number
  #model: string | undefined
  #loaded = false
  #cancelled = false
  #timedOut = false
  #heard = false
  #done = false

  constructor(step: Step, limits: StepLimits, actions: StepActions) {
    this.#step = step
    this.#limits = limits
    this.#actions = actions
    this.#limitMs = limits.loadMs
    this.result = new Promise((resolve) => (this.#resolve = resolve))
    this.#after(limits.beginMs, () => this.#actions.kill({ cause: 'blocked', description: `the process did not begin within ${limits.beginMs / 1000} seconds` }))
  }

  /** False for what the process has no reason to say now; nothing has changed then. */
  onReply(reply: Reply): boolean {
    if (this.#done || !('id' in reply) || reply.id !== this.#step.id) return false
    if (reply.type === 'begun') return this.#onBegun()
    if (reply.type === 'loaded') return this.#onLoaded(reply.model)
    if (reply.type === 'aborting') return this.#onAborting()
    if (this.#timedOut) this.#finish({ kind: 'timeout', processEnded: false, heard: true, limitMs: this.#limitMs })
    else this.#finish({ kind: 'answered', answer: reply })
    return true
  }

  onProcessEnd(ending: Ending): void {
    if (this.#done) return
    if (this.#timedOut) this.#finish({ kind: 'timeout', processEnded: true, heard: this.#heard, limitMs: this.#limitMs })
    else this.#finish({ kind: 'died', begun: this.#begun, ending })
  }

  /** The caller wants no answer any more: ask the plugin to stop, and insist after the grace. */
  cancel(): void {
    this.#cancelled = true
    this.#after(this.#limits.graceMs, () => this.#actions.kill({ cause: 'agent', description: 'cancelled' }))
    this.#actions.send({ type: 'abort', id: this.#step.id })
  }

  #onBegun(): boolean {
    if (this.#begun) return false
    this.#begin()
    if (!this.#cancelled) this.#after(this.#limits.loadMs, () => this.#giveUp())
    return true
  }

  #begin(): void {
    if (!this.#begun) this.#actions.begun()
    this.#begun = true
  }

  /** Once only: each time would give the plugin its time anew. */
  #onLoaded(model: string | undefined): boolean {
    if (this.#loaded) return false
    this.#model = model
    this.#loaded = true
    this.#begin()
    // The grace runs already.
    if (this.#cancelled) return true
    this.#startedAt = performance.now()
    this.#limitMs = this.#limits.stepMs
    this.#after(this.#limits.stepMs, () => {
      this.#timedOut = true
      this.#after(this.#limits.graceMs, () => this.#giveUp())
      this.#actions.send({ type: 'abort', id: this.#step.id })
    })
    return true
  }

  #onAborting(): boolean {
    if (this.#heard || !(this.#timedOut || this.#cancelled)) return false
    this.#heard = true
    return true
  }

  #giveUp(): void {
    this.#timedOut = true
    this.#actions.kill({ cause: 'timeout', description: 'killed at its time limit' })
  }

  /** Replaces whatever was to happen at an earlier limit. */
  #after(ms: number, action: () => void): void {
    clearTimeout(this.#timer)
    const timer = setTimeout(() => {
      // Where the agent itself was held up (busy, or stopped with Ctrl-Z), the answer may be here, unread.
      setImmediate(() => {
        if (this.#timer === timer) action()
      })
    }, ms)
    this.#timer = timer
  }

  #finish(end: { kind: 'answered'; answer: Answer } | { kind: 'timeout'; processEnded: boolean; heard: boolean; limitMs: number } | { kind: 'died'; begun: boolean; ending: Ending }): void {
    this.#done = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#actions.finished()
    this.#resolve({ ...end, model: this.#model, ms: Math.round(performance.now() - this.#startedAt) })
  }
}
