/** The `code` of an error, as the system, Node and the agent set it (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `store-failed`); undefined where there is none. */
export function codeOf(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}
