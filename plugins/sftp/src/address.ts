/**
 * Addresses as restic's users know them: `sftp:user@host:path` and `sftp://user@host:port/path`. In both a path is relative
 * to the folder that the server gives the user at login, unless it begins with a slash: in the second form that is `//`.
 */
import { posix } from 'node:path'
import { decodedPart } from '@backup-agent/transport-kit'
import type { TransportContext } from 'backup-agent/plugin'

export interface SftpAddress {
  readonly host: string
  /** Undefined: what the person's ssh configuration says, or else the name of the user who runs this. */
  readonly user?: string
  /** Undefined: what the person's ssh configuration says, or else 22. */
  readonly port?: number
  /** Without `.`, `..` and doubled slashes where that can be known, and without one at its end. */
  readonly path: string
  /** For messages. It holds no secret. */
  readonly text: string
}

const forms = 'Write sftp:user@host:/absolute/path, sftp:user@host:relative/path or sftp://user@host:port//absolute/path.'

export function parseAddress(address: string, context: Pick<TransportContext, 'error'>): SftpAddress {
  const refuse = (why: string, hint = forms): Error => context.error('invalid-usage', `the address of the SFTP server makes no sense: ${why}`, { hint })
  const parts = address.startsWith('sftp://') ? partsOfUrl(address) : partsOfShortForm(address)
  if (parts === undefined) throw refuse('it needs a host and a path')
  const { login, host, port, path } = parts
  // In the short form what looks like a login with a password would be a host and a strange path.
  if (login?.includes(':') === true || (!address.startsWith('sftp://') && /^[^/@]*@[^/]*:/.test(path))) throw refuse('it holds a password', 'Leave it out, and give it in the environment variable BACKUP_SFTP_PASSWORD, or use a key.')
  if (!isHost(host)) throw refuse('its host is none')
  if (login !== undefined && !isUser(login)) throw refuse('its user is none')
  if (port !== undefined && !(port >= 1 && port <= 65535)) throw refuse('its port is not between 1 and 65535')
  if (path === '') throw refuse('it names no folder', `${forms} A dot stands for the folder that the server gives you at login.`)
  if (path.startsWith('~')) throw refuse('SFTP servers do not know ~', 'Leave out ~/: a path without a slash at its beginning lies in your folder on the server.')
  if (path.includes('\0')) throw refuse('its path holds a zero byte')
  const folder = tidy(path)
  const shownHost = host.includes(':') ? `[${host}]` : host
  const at = `${login === undefined ? '' : `${login}@`}${shownHost}`
  return {
    host,
    path: folder,
    text: port === undefined ? `sftp:${at}:${folder}` : `sftp://${at}:${port}/${folder}`,
    ...(login !== undefined && { user: login }),
    ...(port !== undefined && { port }),
  }
}

interface Parts {
  readonly login: string | undefined
  readonly host: string
  readonly port: number | undefined
  readonly path: string
}

function partsOfUrl(address: string): Parts | undefined {
  const rest = address.slice('sftp://'.length)
  const slash = rest.indexOf('/')
  if (slash < 0) return undefined
  const authority = rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  const place = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(authority.slice(at + 1))
  const path = decodedPart(rest.slice(slash + 1))
  const login = at < 0 ? undefined : decodedPart(authority.slice(0, at))
  if (place === null || path === undefined || (at >= 0 && login === undefined)) return undefined
  const port = place[3] === undefined || place[3] === '' ? undefined : Number(place[3])
  return { login, host: place[1] ?? place[2] ?? '', port, path }
}

/** `user@host:path`; the user may hold an `@`, and an IPv6 address stands in brackets. */
function partsOfShortForm(address: string): Parts | undefined {
  const rest = address.slice('sftp:'.length)
  const match = /^(?:([^:/[]*)@)?(?:\[([^\]]*)\]|([^:/@[]*)):(.*)$/s.exec(rest)
  if (match === null) return undefined
  return { login: match[1], host: match[2] ?? match[3] ?? '', port: undefined, path: match[4] ?? '' }
}

/** Neither may look like an option of ssh, or hold what its configuration puts into commands (`%h` in ProxyCommand). */
function isHost(host: string): boolean {
  return (/^[\w.-]+$/.test(host) || /^[\da-f:.]+(?:%[\w.-]+)?$/i.test(host)) && !host.startsWith('-')
}

function isUser(user: string): boolean {
  return user !== '' && !user.startsWith('-') && !/[\s\p{Cc}'"`$\\;&<>|(){}]/u.test(user)
}

function tidy(path: string): string {
  const normal = posix.normalize(path)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}
