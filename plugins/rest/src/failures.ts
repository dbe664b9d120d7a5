/** What went wrong, in the codes of the agent's catalogue: answers by their status, connections by the code of their error. */
import { codeOf, isDistrust, StoreErrors } from '@backup-agent/transport-kit'
import type { ErrorCode } from 'backup-agent/plugin'

/** The `code` of the error of a server whose certificate is not the pinned one. */
export const wrongFingerprint = 'ERR_FINGERPRINT'

/** What OpenSSL says of bytes that are no record of TLS. */
const notTls: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER'])

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
const elsewhere: Refusal = { code: 'invalid-usage', what: 'sends us to another address, where no password of ours follows', hint: 'Give the address that it is really at.' }

/** In each, `doing` reads on after "cannot": `store data/ab..`. */
export class Failures extends StoreErrors {
  /** An answer that is none of those which the call expects. */
  refused({ status }: { readonly status: number }, doing: string): Error {
    const { code, what, hint } = status >= 300 && status < 400 ? elsewhere : (byStatus.get(status) ?? { code: 'store-failed', what: 'could not' })
    return this.make(code, `cannot ${doing}: the server ${what} (HTTP ${status})`, hint === undefined ? {} : { hint })
  }

  /** The server's answer breaks the protocol. A proxy in between may, so it is worth another try. */
  broken(why: string, doing: string): Error {
    return this.make('store-failed', `cannot ${doing}: ${why}`)
  }

  /** A connection that could not be made or broke, or whose signal fired. */
  disconnected(cause: unknown, signal: AbortSignal, doing: string): Error {
    if (signal.aborted) return this.aborted(signal)
    const code = codeOf(cause)
    if (code === wrongFingerprint || isDistrust(code)) {
      const hint = code === wrongFingerprint ? 'If the server has a new certificate, put its fingerprint into fp= of the address.' : 'Name the certificate to trust by ca=FILE in the address, or its fingerprint by fp=sha256:...'
      return this.make('server-untrusted', `cannot ${doing}: the certificate of the server is not trusted (${code ?? ''})`, { cause, hint })
    }
    if (notTls.has(code ?? '')) return this.make('store-failed', `cannot ${doing}: the server does not speak TLS (${code ?? ''})`, { cause, hint: 'Check the port, and whether the address begins with rest:http://.' })
    return this.make('store-failed', `cannot ${doing}: no answer from the server (${code ?? messageOf(cause)})`, { cause })
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
