/**
 * Errors as clients hear of them. Those of the catalogue are in words for them already; anything else is for the server's log alone, and
 * no client is to try it again.
 */
import { BackupError, codeOf, errorCatalogue, messageOf, type ErrorCode } from '../../core/contracts/errors.js'
import type { ErrorMessage } from '../../core/transport/tcp/messages.js'

const mostChars = 1000

/** The payload of ERROR. */
export function refusalOf(error: unknown): ErrorMessage & { readonly retryable: boolean } {
  const code = codeOf(error)
  if (code === undefined || !Object.hasOwn(errorCatalogue, code)) return { code: 'internal', message: 'the server failed; its log says how', retryable: errorCatalogue.internal.retryable }
  const hint = error instanceof BackupError ? error.hint : undefined
  return {
    code: code as ErrorCode,
    message: messageOf(error).slice(0, mostChars),
    ...(hint === undefined ? {} : { hint: hint.slice(0, mostChars) }),
    retryable: errorCatalogue[code as ErrorCode].retryable,
  }
}

/** `store-failed` in the server's own words. */
export class OwnRefusal extends BackupError {
  constructor(message: string) {
    super('store-failed', message)
  }
}
