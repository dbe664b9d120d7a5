/** Whether a failure is the server's fault or its refusal, for the counters. */
import { codeOf, errorCatalogue, type ErrorCode } from '../../core/contracts/errors.js'

const refusals: ReadonlySet<string> = new Set<ErrorCode>(['invalid-usage', 'login-refused', 'access-denied', 'object-exists', 'unsupported'])

/** What has no code of the catalogue is the server's own fault. Those of its store have been counted where they arose. */
export function isOwnFault(error: unknown): boolean {
  return !Object.hasOwn(errorCatalogue, codeOf(error) ?? '')
}

/** What a call that failed counts as; undefined for what is nobody's fault, or was counted before. */
export function callCounter(error: unknown): 'errors' | 'refusals' | undefined {
  if (isOwnFault(error)) return 'errors'
  return refusals.has(codeOf(error) ?? '') ? 'refusals' : undefined
}
