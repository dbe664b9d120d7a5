/** What ends a run early: a signal, or a reader of our output that has seen enough (`| head`). */
import { BackupError } from '../core/contracts/errors.js'

/** A command that has not ended by then is ended: the promise is two seconds. */
const graceMilliseconds = 1500

export const interruptedExitCode = 130

export class Interruption {
  readonly #controller = new AbortController()
  #cause: 'signal' | 'output-closed' | undefined
  #answer: ((name: NodeJS.Signals) => void) | undefined

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why the signal fired; undefined as long as it has not. */
  get cause(): 'signal' | 'output-closed' | undefined {
    return this.#cause
  }

  /** Catches SIGINT, SIGTERM and SIGHUP (a terminal that is closed): the first asks for an orderly end, the second is the end. */
  listen(): void {
    const onSignal = (name: NodeJS.Signals): void => {
      if (this.#answer !== undefined) return this.#answer(name)
      if (this.#cause === 'signal') process.exit(interruptedExitCode)
      this.#cause = 'signal'
      this.#controller.abort(new BackupError('aborted', `interrupted by ${name}`))
      setTimeout(() => process.exit(interruptedExitCode), graceMilliseconds).unref()
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
    process.on('SIGHUP', onSignal)
  }

  /** From now on signals are the command's own to answer: for one that runs until it is told to stop, which is no interruption then. */
  answerWith(answer: (name: NodeJS.Signals) => void): void {
    this.#answer = answer
  }

  outputClosed(): void {
    if (this.#cause !== undefined) return
    this.#cause = 'output-closed'
    this.#controller.abort(new BackupError('aborted', 'nobody reads the output any more'))
  }
}

/** Signals belong to the process, so there is one of these; commands see only its `signal`. */
export const interruption = new Interruption()
