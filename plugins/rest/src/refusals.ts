/** What went wrong, in the codes of the agent's catalogue: answers by their status, connections by the code of their error. */
import type { ErrorCode, TransportContext } from 'backup-agent/plugin'

/** The only way that a plugin has to make errors. */
export type ErrorMaker = Pick<TransportContext, 'error'>

/** The `code` of the error of a server whose certificate is not the pinned one. */
export const wrongFingerprint = 'ERR_FINGERPRINT'

interface Refusal {
  readonly code: ErrorCode
  readonly what: string
  readonly hint?: string
}

const byStatus = new Map<number, Refusal>([
  [400, { code: 'invalid-usage', what: 'makes no sense of it', hint: 'Look at the path in the address.' }],
  [401, { code: 'login-refused', what: 'does not know this user and password', hint: 'Write them into the address, or set RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD.' }],
  [403, { code: 'access-denied', what: 'does not allow this' }],
  [404, { code: 'repository-not-found', what: 'has no repository there' }],
  [413, { code: 'store-full', what: 'takes no object of this size' }],
  [507, { code: 'store-full', what: 'has no room left' }],
])

/** The error for an answer that is none of those which the call expects. `doing`: `store data/ab..`. */
export function refusedBy(status: number, doing: string, shown: string, maker: ErrorMaker): Error {
  const elsewhere = status >= 300 && status < 400
  const refusal: Refusal = elsewhere
    ? { code: 'invalid-usage', what: 'sends us to another address, where no password of ours follows', hint: 'Give the address that it is really at.' }
    : (byStatus.get(status) ?? { code: 'store-failed', what: 'could not' })
  return maker.error(refusal.code, `cannot ${doing}: the server ${refusal.what} (HTTP ${status})`, { subject: shown, ...(refusal.hint === undefined ? {} : { hint: refusal.hint }) })
}

/** The server's answer breaks the protocol. A proxy in between may, so it is worth another try. */
export function brokenAnswer(why: string, doing: string, shown: string, maker: ErrorMaker): Error {
  return maker.error('store-failed', `cannot ${doing}: ${why}`, { subject: shown })
}

/** What node says of a certificate that nobody we trust has signed for this name and time. */
const untrusted = /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER|GET_CRL|DECRYPT|DECODE)|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)/

/** The error for a connection that could not be made or broke, or whose signal fired. */
export function failedConnection(cause: unknown, signal: AbortSignal, doing: string, shown: string, maker: ErrorMaker): Error {
  if (signal.aborted) return maker.error('aborted', 'the work was stopped', { cause: signal.reason })
  const code = codeOf(cause)
  if (code === wrongFingerprint || untrusted.test(code ?? '')) {
    const hint = code === wrongFingerprint ? 'If the server has a new certificate, put its fingerprint into fp= of the address.' : 'Name the certificate to trust by ca=FILE in the address, or its fingerprint by fp=sha256:...'
    return maker.error('server-untrusted', `cannot ${doing}: the certificate of the server is not trusted (${code ?? ''})`, { cause, subject: shown, hint })
  }
  return maker.error('store-failed', `cannot ${doing}: no answer from the server (${code ?? messageOf(cause)})`, { cause, subject: shown })
}

export function codeOf(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
