/** From what the SDK throws to errors of the catalogue. Of what a server says only its code gets further: its texts may repeat requests. */
import { AnswerProblem, codeOf as systemCodeOf, isDistrust, StoreErrors } from '@backup-agent/transport-kit'
import type { ErrorCode } from 'backup-agent/plugin'

interface Meaning {
  readonly code: ErrorCode
  readonly what: string
  readonly hint?: string
}

const again = 'Check the network and the store, then run the command again.'
const refused: Meaning = {
  code: 'login-refused',
  what: 'the store does not accept the access key',
  hint: 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile.',
}
const denied: Meaning = { code: 'access-denied', what: 'access denied', hint: 'Check what the access key may do in this bucket.' }
const full: Meaning = { code: 'store-full', what: 'the store has no room left', hint: 'Free some space there or raise the quota, and run the command again.' }
const noBucket: Meaning = { code: 'repository-not-found', what: 'there is no such bucket', hint: 'Check the address, or make a repository there with `backup init`.' }
const elsewhere: Meaning = { code: 'invalid-usage', what: 'the store says that the bucket is elsewhere', hint: "Name the bucket's own host, or its region with ?region=..." }
const distrusted: Meaning = { code: 'server-untrusted', what: "the server's certificate is not trusted", hint: 'Name a file with its certificate authority in AWS_CA_BUNDLE.' }

/** By the store's own code, which the SDK gives as the error's name. */
const meanings: Readonly<Record<string, Meaning>> = {
  InvalidAccessKeyId: refused,
  SignatureDoesNotMatch: refused,
  AuthorizationHeaderMalformed: refused,
  InvalidToken: refused,
  InvalidSecurity: refused,
  TokenRefreshRequired: refused,
  NotSignedUp: refused,
  ExpiredToken: { ...refused, what: 'the session token has expired' },
  CredentialsProviderError: { ...refused, what: 'no access key was found', hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.' },
  TokenProviderError: { ...refused, what: 'no valid login of the profile was found', hint: 'Log in with `aws sso login`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.' },
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  BucketAlreadyExists: { ...denied, what: 'the bucket belongs to somebody else' },
  InvalidObjectState: { ...denied, what: 'the object is in an archive', hint: 'Restore it from its storage class first.' },
  NoSuchBucket: noBucket,
  NoSuchKey: { code: 'object-not-found', what: 'it does not exist' },
  NotFound: { code: 'object-not-found', what: 'it does not exist' },
  QuotaExceeded: full,
  InsufficientStorage: full,
  XMinioStorageFull: full,
  XMinioAdminBucketQuotaExceeded: full,
  PermanentRedirect: elsewhere,
  IllegalLocationConstraintException: elsewhere,
  RequestTimeTooSkewed: { code: 'store-failed', what: 'the clock of this machine is wrong', hint: 'Set it, and run the command again.' },
  TimeoutError: { code: 'store-failed', what: 'no answer came in time', hint: again },
  ENOTFOUND: { code: 'store-failed', what: 'the host is not known', hint: 'Check the address: the host comes first, then the bucket, as in s3:s3.amazonaws.com/bucket.' },
}

const byStatus: Readonly<Record<number, Meaning>> = {
  301: elsewhere, 302: elsewhere, 307: elsewhere, 308: elsewhere,
  401: refused,
  403: denied,
  404: { code: 'object-not-found', what: 'it does not exist' },
  507: full,
}

export class Failures extends StoreErrors {
  /** `action` and `subject` read on after "cannot". An error of the catalogue passes through. */
  from(cause: unknown, action: string, subject: string, signal: AbortSignal): Error {
    if (this.isMade(cause)) return cause
    if (signal.aborted) return this.aborted(signal)
    if (cause instanceof AnswerProblem) return this.make('store-failed', `cannot ${action} ${subject}: ${cause.message}`, { cause, hint: again }, subject)
    const code = codeOf(cause)
    const status = statusOf(cause)
    const meaning = meaningOf(code, status)
    const facts = [status === undefined ? undefined : `HTTP ${status}`, code].filter((fact) => fact !== undefined).join(', ')
    const said = facts === '' ? '' : ` (${facts})`
    const details = { cause: new Error(facts === '' ? reasonOf(cause) : facts), ...(meaning.hint !== undefined && { hint: meaning.hint }) }
    return this.make(meaning.code, `cannot ${action} ${subject}: ${meaning.what}${said}`, details, subject)
  }
}

function meaningOf(code: string | undefined, status: number | undefined): Meaning {
  if (code !== undefined && Object.hasOwn(meanings, code)) return meanings[code] as Meaning
  if (isDistrust(code)) return distrusted
  const meaning = status === undefined ? undefined : byStatus[status]
  if (meaning !== undefined) return meaning
  return { code: 'store-failed', what: status === undefined ? 'the connection failed' : 'the store failed', hint: again }
}

/** The store's word for what went wrong, or the system's; undefined where there is none, or none that looks like one. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const found = systemCodeOf(thrown) ?? ('name' in thrown ? thrown.name : undefined)
  if (typeof found !== 'string' || !/^\w{2,64}$/.test(found)) return undefined
  return ['Error', 'TypeError', 'SyntaxError', 'Unknown', 'UnknownError'].includes(found) ? undefined : found
}

export function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) return undefined
  const { httpStatusCode } = thrown.$metadata as { httpStatusCode?: unknown }
  return typeof httpStatusCode === 'number' ? httpStatusCode : undefined
}

/** Of errors without a code: those of this machine, such as a connection that ended. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause
}
