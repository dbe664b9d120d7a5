/**
 * Addresses of our own server: `tls://user:token@host:port/namespace/repository?fp=sha256:<64 hex digits>&ca=FILE`, and `tcp://`
 * for this machine alone, without the parameters.
 */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { BackupError, messageOf } from '../../contracts/errors.js'
import type { TransportContext } from '../../contracts/transport.js'
import { isLoopback } from '../../support/loopback.js'

export const defaultPort = 7433
const fingerprintPattern = /^(?:sha256:)?([0-9a-f]{64})$/i

export interface ServerAddress {
  readonly secure: boolean
  /** A name or an IP address, the latter without brackets. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly token: string
  /** Where that was found, for messages: `the address`, `BACKUP_SERVER_TOKEN` or a file. */
  readonly tokenFrom: string
  /** Of the repository, without slashes at its ends. */
  readonly path: string
  /** SHA-256 of the server's certificate, 64 lower-case hex digits. */
  readonly fingerprint: string | undefined
  /** File with certificates, PEM. */
  readonly authorityFile: string | undefined
  /** Without the token, for messages. */
  readonly shown: string
}

/** Rejects with `invalid-usage` (also for a file of BACKUP_SERVER_TOKEN_FILE that cannot be read), and with `login-refused` where there is no token. */
export function parseAddress(address: string, environment: TransportContext['environment']): ServerAddress {
  const url = urlOf(address)
  const secure = url.protocol === 'tls:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === '') throw wrong('it names no host')
  const path = decoded(url.pathname).replace(/^\/+|\/+$/g, '')
  if (path === '') throw wrong('it names no repository', 'End it with the path of the repository: tls://user@host/user/photos')
  const user = decoded(url.username) || (path.split('/')[0] ?? '')
  const port = url.port === '' ? defaultPort : Number(url.port)
  const shown = `${url.protocol}//${user}@${hostAndPort(host, port)}/${path}`
  const { token, tokenFrom } = tokenOf(url, environment)
  if (token === '') {
    throw new BackupError('login-refused', `no token is given for ${shown}`, {
      subject: shown,
      hint: 'Write it into the address (tls://user:TOKEN@host/...) set BACKUP_SERVER_TOKEN, or let BACKUP_SERVER_TOKEN_FILE name a file that holds it.',
    })
  }
  if (!secure && !isLoopback(host)) {
    throw wrong('tcp:// would send the token readably over the network', 'Use tls://; tcp:// is for servers on this machine (127.0.0.1, ::1, localhost).')
  }
  return { secure, host, port, user, token, tokenFrom, path, shown, ...parametersOf(url, secure) }
}

/** `[::1]:7433` */
export function hostAndPort(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
}

function urlOf(address: string): URL {
  // A name that a URL of an unknown scheme may hold is not always one that can be looked up; spaces are the usual mistake.
  if (!/^(?:tls|tcp):\/\/[^\s]+$/.test(address) || !URL.canParse(address)) throw wrong('it is not of the form tls://user:token@host:port/user/repository')
  return new URL(address)
}

function parametersOf(url: URL, secure: boolean): Pick<ServerAddress, 'fingerprint' | 'authorityFile'> {
  for (const name of url.searchParams.keys()) {
    if (!secure || (name !== 'fp' && name !== 'ca')) throw wrong(`it has a parameter '${name}'`, secure ? 'There are fp and ca.' : 'tcp:// has none.')
  }
  const given = url.searchParams.get('fp')
  const fingerprint = given === null ? undefined : fingerprintPattern.exec(given)?.[1]?.toLowerCase()
  if (given !== null && fingerprint === undefined) throw wrong("its 'fp' is no fingerprint", 'Write fp=sha256: and 64 hex digits, as the server prints them.')
  return { fingerprint, authorityFile: url.searchParams.get('ca') ?? undefined }
}

/** The first that says something; a line feed at the end of a variable or a file is none of the token. */
function tokenOf(url: URL, environment: TransportContext['environment']): Pick<ServerAddress, 'token' | 'tokenFrom'> {
  if (url.password !== '') return { token: decoded(url.password), tokenFrom: 'the address' }
  const token = withoutLineEnd(environment['BACKUP_SERVER_TOKEN'] ?? '')
  const file = environment['BACKUP_SERVER_TOKEN_FILE'] ?? ''
  if (token !== '' || file === '') return { token, tokenFrom: 'BACKUP_SERVER_TOKEN' }
  try {
    return { token: withoutLineEnd(readFileSync(file, 'utf8')), tokenFrom: `${file} (BACKUP_SERVER_TOKEN_FILE)` }
  } catch (error) {
    throw new BackupError('invalid-usage', `the token's file that BACKUP_SERVER_TOKEN_FILE names cannot be read: ${messageOf(error)}`, { cause: error, subject: file })
  }
}

function withoutLineEnd(text: string): string {
  return text.replace(/[\r\n]+$/, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw wrong('it has a % that is not followed by two hex digits', 'Write %25 for a percent sign.')
  }
}

/** The address itself is not repeated: it may hold a token. */
function wrong(what: string, hint?: string): BackupError {
  return new BackupError('invalid-usage', `the address of the server makes no sense: ${what}`, hint === undefined ? {} : { hint })
}
