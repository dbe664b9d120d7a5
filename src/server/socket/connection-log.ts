/** What the server's log and metrics hear of one connection. */
import { asError, codeOf, hasCode, messageOf } from '../../core/contracts/errors.js'
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
    // Every `init` asks first whether there is a repository.
    this.#write(hasCode(error, 'repository-not-found') ? 'info' : 'warn', 'connection_refused', error)
  }

  /** Something was wrong with the socket. Clients hang up in the middle, and many after a refusal: that alone is no reason for a warning. */
  broken(error: unknown): void {
    this.#write(codeOf(error) === 'ECONNRESET' ? 'info' : 'warn', 'connection_broken', error)
  }

  warn(event: string, error: unknown): void {
    this.#write('warn', event, error)
  }

  #write(level: 'info' | 'warn', event: string, error: unknown): void {
    const { cause } = asError(error)
    this.context.log[level](event, { peer: this.peer, user: this.user, code: codeOf(error), message: messageOf(error), cause: cause === undefined ? undefined : messageOf(cause) })
  }
}
