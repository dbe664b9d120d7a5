/** Errors as clients hear of them: nothing of where and how the server stores. */
import { BackupError, codeOf, messageOf, errorCatalogue, type ErrorCode } from '../../core/contracts/errors.js'

/** Said in words that are meant for people who use the store; others may hold paths and addresses of the server. */
const speaking: ReadonlySet<string> = new Set<ErrorCode>([
  'aborted', 'invalid-usage', 'unsupported', 'login-refused', 'repository-not-found', 'object-exists', 'object-not-found', 'store-full', 'access-denied',
])
const mostMessageChars = 1000

/** The payload of ERROR. `storeAddress` is replaced by `path`, the repository as the client names it. */
export function refusalOf(error: unknown, storeAddress?: string, path = ''): { code: ErrorCode; message: string; retryable: boolean } {
  const code = codeOf(error)
  if (error instanceof OwnRefusal || (code !== undefined && speaking.has(code))) {
    const known = (code ?? 'store-failed') as ErrorCode
    const message = storeAddress === undefined || storeAddress === '' ? messageOf(error) : messageOf(error).replaceAll(storeAddress, path)
    return { code: known, message: message.slice(0, mostMessageChars), retryable: errorCatalogue[known].retryable }
  }
  return { code: 'store-failed', message: "the server's store failed; its log says how", retryable: true }
}

/** `store-failed` in the server's own words. */
export class OwnRefusal extends BackupError {
  constructor(message: string) {
    super('store-failed', message)
  }
}
