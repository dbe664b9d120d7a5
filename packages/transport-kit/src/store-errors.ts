/** Errors of the agent's catalogue, made in the name of one store. A transport extends it by what its own server answers. */
import { isObjectName } from '@backup-agent/object-layout'
import type { ErrorCode, ObjectKey, TransportContext } from 'backup-agent/plugin'

/** The only way that a plugin has to make errors. */
export type ErrorMaker = Pick<TransportContext, 'error'>

export interface ErrorDetails {
  readonly hint?: string
  readonly cause?: unknown
}

export class StoreErrors {
  private readonly made = new WeakSet<Error>()

  constructor(
    /** The store's address without secrets, for messages. */
    readonly address: string,
    private readonly maker: ErrorMaker,
  ) {}

  /** `subject` defaults to the store's address. */
  make(code: ErrorCode, message: string, details: ErrorDetails = {}, subject = this.address): Error {
    const error = this.maker.error(code, message, { subject, ...details })
    this.made.add(error)
    return error
  }

  /** Whether it is of the catalogue already, made by an inner step of the same call: then it goes on unchanged. */
  isMade(thrown: unknown): thrown is Error {
    return thrown instanceof Error && this.made.has(thrown)
  }

  /** Before a key becomes part of a path: names come over the network as well. */
  checkKey({ type, name }: ObjectKey): void {
    if (!isObjectName(type, name)) throw this.make('invalid-usage', `not the name of an object of type ${type}: ${JSON.stringify(name)}`)
  }

  aborted(signal: AbortSignal): Error {
    return this.make('aborted', 'the work was stopped', { cause: signal.reason })
  }

  throwIfAborted(signal: AbortSignal): void {
    if (signal.aborted) throw this.aborted(signal)
  }
}
