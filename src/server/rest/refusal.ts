/** Refusals as HTTP has them. */
import { BackupError, codeOf, messageOf, type ErrorCode } from '../../core/contracts/errors.js'

const statuses: Partial<Record<ErrorCode, number>> = {
  'invalid-usage': 400,
  'login-refused': 401,
  'access-denied': 403,
  'object-exists': 403,
  'object-not-found': 404,
  'repository-not-found': 404,
  'store-full': 507,
  'store-failed': 503,
  aborted: 503,
}

/** A status that no code of the catalogue has. */
export class HttpRefusal extends BackupError {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(status >= 500 ? 'store-failed' : 'invalid-usage', message)
  }
}

export interface Refusal {
  readonly status: number
  /** For the client, who hears nothing of what is not meant for it. */
  readonly message: string
  readonly headers: Readonly<Record<string, string>>
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof HttpRefusal) return { status: error.status, message: error.message, headers: error.headers }
  const status = statuses[codeOf(error) as ErrorCode]
  if (status === undefined) return { status: 500, message: 'the server failed; its log says how', headers: {} }
  return { status, message: messageOf(error), headers: status === 401 ? { 'www-authenticate': 'Basic realm="backup", charset="UTF-8"' } : {} }
}
