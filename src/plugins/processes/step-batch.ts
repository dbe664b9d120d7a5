/** Steps that a host process is given in one message, seen from the agent: each has its turn, and its own limits from then on. */
import type { Reply, Request, Step } from '../protocol/messages.js'
import { StepRun, type Ending, type StepLimits, type StepResult } from './step-run.js'

export interface TimedStep {
  readonly step: Step
  /** Wall-clock limit once its module is loaded. */
  readonly stepMs: number
}

export interface BatchActions {
  send(requests: readonly Request[]): void
  kill(ending: Ending): void
  /** Called when the turn of a step has come. */
  begun(step: Step): void
}

export class StepBatch {
  /** One for each step, in their order. */
  readonly results: Promise<StepResult[]>
  readonly #steps: readonly TimedStep[]
  readonly #limits: Omit<StepLimits, 'stepMs'>
  readonly #actions: BatchActions
  readonly #runs: StepRun[] = []
  #resolve: (results: Promise<StepResult[]>) => void = () => undefined
  #cancelled = false

  /** Sends the steps at once. */
  constructor(steps: readonly TimedStep[], limits: Omit<StepLimits, 'stepMs'>, actions: BatchActions) {
    this.#steps = steps
    this.#limits = limits
    this.#actions = actions
    this.results = new Promise((resolve) => (this.#resolve = resolve))
    actions.send(steps.map(({ step }) => step))
    this.#next()
  }

  /** False for what the process has no reason to say now; nothing has changed then. */
  onReply(reply: Reply): boolean {
    return this.#runs.at(-1)?.onReply(reply) ?? false
  }

  onProcessEnd(ending: Ending): void {
    // Each that ends hands over to the next, which never had its turn.
    for (let ended = 0; ended < this.#runs.length; ended += 1) this.#runs[ended]?.onProcessEnd(ending)
  }

  /** The caller wants no answers any more. */
  cancel(): void {
    this.#cancelled = true
    const waiting = this.#steps.slice(this.#runs.length)
    if (waiting.length > 0) this.#actions.send(waiting.map(({ step }) => ({ type: 'abort', id: step.id })))
    this.#runs.at(-1)?.cancel()
  }

  #next(): void {
    const next = this.#steps[this.#runs.length]
    if (next === undefined) return this.#resolve(Promise.all(this.#runs.map(({ result }) => result)))
    const run = new StepRun(next.step, { ...this.#limits, stepMs: next.stepMs }, {
      send: (request) => this.#actions.send([request]),
      kill: (ending) => this.#actions.kill(ending),
      begun: () => this.#actions.begun(next.step),
      // At once: the next line may be the reply of the next step.
      finished: () => this.#next(),
    })
    this.#runs.push(run)
    if (this.#cancelled) run.cancel()
  }
}
