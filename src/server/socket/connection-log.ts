/** What the server's log and metrics hear of one connection. */
import { asError, codeOf, messageOf } from '../../core/contracts/errors.js'
import type { ListenerContext } from '../contracts.js'
import { isOwnFault } from '../metrics/failure-count.js'

export class ConnectionLog {
  /** Once it is known. */
  user: string | undefined

  constructor(
    private readonly context: Pick<ListenerContext, 'log' | 'metrics'>,
    /** Address of the other side. */
    readonly peer: string,
  ) {}

  /** A fault of the server's. */
  fault(event: string, error: unknown): void {
    this.context.metrics.count('errors')
    this.warn(event, error)
  }

  /** The server ends the connection because of `error`. */
  refusal(error: unknown): void {
    this.context.metrics.count(isOwnFault(error) ? 'errors' : 'refusals')
    this.warn('connection_refused', error)
  }

  warn(event: string, error: unknown): void {
    const { cause } = asError(error)
    this.context.log.warn(event, { peer: this.peer, user: this.user, code: codeOf(error), message: messageOf(error), cause: cause === undefined ? undefined : messageOf(cause) })
  }
}
