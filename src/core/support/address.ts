/** Addresses of repositories: `scheme:rest`, or the path of a folder. */

/** One letter is no scheme, and a scheme is lower case: everything else is the name of a folder. */
const schemePattern = /^([a-z][a-z0-9+.-]+):/

export function schemeOf(address: string): string | undefined {
  return schemePattern.exec(address)?.[1]
}

/** What a password is replaced by. */
const mask = '***'

/**
 * The address as it may be shown: whatever stands between `//user:` and the last `@` is masked (a password may hold
 * any character, also where it should be escaped), and so is a parameter that is named like a secret.
 */
export function maskedAddress(address: string): string {
  if (schemeOf(address) === undefined) return address
  return address
    .replace(/(\/\/[^/:@]*):.*@/s, `$1:${mask}@`)
    .replace(/([?&][^=&#]*(?:pass|secret|token|key|credential|signature)[^=&#]*=)[^&#]*/gi, `$1${mask}`)
}
