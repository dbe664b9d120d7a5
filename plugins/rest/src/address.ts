/**
 * Addresses as restic's users write them: `rest:https://user:password@host:8000/path/`, `rest:http+unix:///run/rest.sock:/path/`.
 * Options of our own follow a question mark, and are not sent: `ca=FILE`, `fp=sha256:...`.
 */
import { decodedPart, variable } from '@backup-agent/transport-kit'
import type { TransportContext } from 'backup-agent/plugin'

export interface RestAddress {
  /** `http://host:8000`, without a path. */
  readonly origin: string
  /** From the root to the repository, with a slash at both ends: `/ada/photos/`. */
  readonly path: string
  /** Of a server that listens on a socket of this machine. */
  readonly socketPath?: string
  /** What a request carries in `authorization`; undefined without a user. */
  readonly authorization?: string
  /** A file of certificates (PEM) to trust instead of the system's. */
  readonly caFile?: string
  /** SHA-256 of the server's certificate (DER), which is then all that is looked at. */
  readonly fingerprint?: Buffer
  /** As written, without the password: for messages. */
  readonly shown: string
}

const example = 'Write it as rest:https://user:password@host:8000/path/.'
const schemes = new Map([['http:', 'http:'], ['https:', 'https:'], ['http+unix:', 'http:']])

/** Rejects what makes no sense with `invalid-usage`; no message repeats the address. */
export function parseAddress(address: string, context: Pick<TransportContext, 'environment' | 'error'>): RestAddress {
  const refuse = (why: string): Error => context.error('invalid-usage', `the address of the REST server ${why}`, { hint: example })
  const rest = address.replace(/^rest:/, '')
  if (!URL.canParse(rest)) throw refuse('is no URL')
  const url = new URL(rest)
  const protocol = schemes.get(url.protocol)
  if (protocol === undefined) throw refuse('begins with neither http:, https: nor http+unix:')
  if (url.hash !== '') throw refuse('has a part after #, which is never sent')
  const place = url.protocol === 'http+unix:' ? unixPlace(url.pathname) : { path: url.pathname, origin: url.origin }
  if (place === undefined) throw refuse('names no socket: after http+unix:// come its path, a colon and the path of the repository')
  const options = ownOptions(url.searchParams, refuse)
  const caFile = options.caFile ?? variable(context.environment, 'RESTIC_CACERT')
  if (protocol === 'http:' && options.fingerprint !== undefined) throw refuse('has a fingerprint, which says nothing without https')
  const login = loginOf(url, context.environment, refuse)
  return {
    ...place,
    path: place.path.endsWith('/') ? place.path : `${place.path}/`,
    ...(login === undefined ? {} : { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(options.fingerprint === undefined ? {} : { fingerprint: options.fingerprint }),
    shown: `rest:${url.protocol}//${login === undefined ? '' : `${encodeURIComponent(login.user)}@`}${url.host}${url.pathname}`,
  }
}

function unixPlace(pathname: string): { origin: string; path: string; socketPath: string } | undefined {
  const [, socketPath, path] = /^(\/[^:]+):(\/.*)$/.exec(pathname) ?? /^(\/[^:]+):?()$/.exec(pathname) ?? []
  if (socketPath === undefined) return undefined
  return { origin: 'http://localhost', socketPath: decodeURIComponent(socketPath), path: path ?? '/' }
}

interface OwnOptions {
  readonly caFile?: string
  readonly fingerprint?: Buffer
}

function ownOptions(query: URLSearchParams, refuse: (why: string) => Error): OwnOptions {
  for (const name of query.keys()) if (name !== 'ca' && name !== 'fp') throw refuse('has an option other than ca= and fp=')
  const caFile = nonEmpty(query.get('ca'))
  const fingerprint = nonEmpty(query.get('fp'))
  return {
    ...(caFile === undefined ? {} : { caFile }),
    ...(fingerprint === undefined ? {} : { fingerprint: fingerprintOf(fingerprint, refuse) }),
  }
}

function fingerprintOf(text: string, refuse: (why: string) => Error): Buffer {
  const [, digits] = /^sha256:([0-9a-f]{64})$/i.exec(text) ?? []
  if (digits === undefined) throw refuse("has an 'fp' that is not sha256: and 64 hex digits")
  return Buffer.from(digits, 'hex')
}

interface Login {
  readonly user: string
  readonly password: string
}

/** What the address says, and else what restic's own variables say. */
function loginOf(url: URL, environment: TransportContext['environment'], refuse: (why: string) => Error): Login | undefined {
  const user = decoded(url.username, refuse) ?? variable(environment, 'RESTIC_REST_USERNAME')
  if (user === undefined) return undefined
  if (user.includes(':')) throw refuse('has a user with a colon in the name, which HTTP cannot send')
  return { user, password: decoded(url.password, refuse) ?? variable(environment, 'RESTIC_REST_PASSWORD') ?? '' }
}

function decoded(part: string, refuse: (why: string) => Error): string | undefined {
  const text = decodedPart(part)
  if (text === undefined) throw refuse('has a user or password with a % that begins no code (a percent sign itself is written %25)')
  return nonEmpty(text)
}

function nonEmpty(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : text
}
