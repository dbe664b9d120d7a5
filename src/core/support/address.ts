/** Addresses of repositories: `scheme:rest`, or the path of a folder. */

/** One letter is no scheme, and a scheme is lower case: everything else is the name of a folder. */
const schemePattern = /^([a-z][a-z0-9+.-]+):/

export function schemeOf(address: string): string | undefined {
  return schemePattern.exec(address)?.[1]
}

/** What a password is replaced by. */
const mask = '***'

/**
 * `//user:password@` behind one scheme or two (`rest:https://`), or `scheme:user:password@`. A password may hold any character, also
 * where it should be escaped, so it ends at the last `@`; a user may be called `ada@example.org`. Capitals are no scheme of ours,
 * but whoever types them does not mean a folder.
 */
const withPassword = /^((?:[a-z][a-z0-9+.-]+:){1,2}\/\/[^/:]*|[a-z][a-z0-9+.-]+:(?!\/\/)[^:]*):(?!\/\/)(.*)@/is
/** Behind `user@host:` comes no password but a port or a path (`sftp:ada@host:/srv/ada@home`). */
const place = /^\d{0,5}\//
/** Parameters that are named like a secret. */
const secretParameter = /([?&#][^=&#]*(?:pass|secret|token|key|credential|signature)[^=&#]*=)([^&#]*)/gi

interface Password {
  readonly before: string
  readonly text: string
}

function passwordIn(address: string): Password | undefined {
  const [, before = '', text] = withPassword.exec(address) ?? []
  return text === undefined || (before.includes('@') && place.test(text)) ? undefined : { before, text }
}

/** `//user:password@` in any text, of an address with a typo as well (`tls//ada:secret@host`); behind `//host:` may come a port instead. */
const userWithPassword = /(\/\/[^\s/:@]*):(?!\d{0,5}\/)[^\s'"]*@/g

/** Any text as it may be shown: passwords of addresses that it repeats are masked. */
export function maskedText(text: string): string {
  return text.replace(userWithPassword, `$1:${mask}@`)
}

/** Without the blanks that came with it out of a letter or a quotation; the name of a folder keeps its own. */
export function trimmedAddress(written: string): string {
  const trimmed = written.trim()
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(trimmed) ? trimmed : written
}

/** Nobody means a folder by `TLS://host` or `tls//ada:secret@host`, and it would get the password into its name. `./` and `/` begin folders. */
export function isMistyped(address: string): boolean {
  return schemeOf(address) === undefined && (/^\s*[a-z][a-z0-9+.-]+:\/\//i.test(address) || /^[^./~][^/]*\/+[^/]*:[^/]*@/s.test(address))
}

/** The address as it may be shown: passwords, tokens, and parameters that are named like a secret are masked. */
export function maskedAddress(address: string): string {
  const password = passwordIn(address)
  const shown = password === undefined ? address : `${password.before}:${mask}${address.slice(password.before.length + 1 + password.text.length)}`
  return schemePattern.test(shown.toLowerCase()) ? shown.replace(secretParameter, `$1${mask}`) : maskedText(shown)
}

/** Hides what `address` keeps secret in any other text, in each form in which a program may repeat it. */
export function secretsMask(address: string): (text: string) => string {
  const parameters = [...address.matchAll(secretParameter)].map(([, , value = '']) => value)
  const secrets = [passwordIn(address)?.text ?? '', ...parameters].flatMap(formsOf).filter((form) => form !== '')
  const longestFirst = [...new Set(secrets)].sort((one, other) => other.length - one.length)
  return (text) => longestFirst.reduce((shown, secret) => shown.replaceAll(secret, mask), text)
}

function formsOf(secret: string): string[] {
  const plain = converted(decodeURIComponent, secret)
  return [secret, plain].flatMap((text) => [text, converted(encodeURIComponent, text), converted(encodeURI, text), JSON.stringify(text).slice(1, -1)])
}

/** A text that cannot be converted (a percent sign that escapes nothing, half a surrogate pair) stands for itself. */
function converted(convert: (text: string) => string, text: string): string {
  try {
    return convert(text)
  } catch {
    return text
  }
}
