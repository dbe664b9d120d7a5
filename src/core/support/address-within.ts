/** Addresses of stores below a store's own address, whatever its transport. */
import { schemeOf } from './address.js'

/** A user's password may hold a `?`, so the query begins after the part that names the host. */
const urlParts = /^([a-z][a-z0-9+.-]*:(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]*\/)([^?#]*)(.*)$/s
const otherParts = /^([a-z][a-z0-9+.-]*:)([^?#]*)(.*)$/s

/**
 * The address of the place that lies `segments` below `base`. A query stays at the end: `s3:host/bucket?region=eu` and `ada`
 * give `s3:host/bucket/ada?region=eu`. Segments hold nothing that needs escaping in any address.
 */
export function addressWithin(base: string, segments: readonly string[]): string {
  const { front, path, end } = partsOf(base)
  const folder = path.replace(/\/+$/, '')
  // Without a path a place is meant that the other side chooses; its root is another one.
  const separator = path === '' ? '' : '/'
  return `${front}${folder}${separator}${segments.join('/')}${end}`
}

function partsOf(address: string): { front: string; path: string; end: string } {
  const scheme = schemeOf(address)
  if (scheme === undefined) return { front: '', path: address, end: '' }
  // These two have paths as the system does, in which every character may stand.
  if (scheme === 'local' || (scheme === 'sftp' && !address.startsWith('sftp://'))) return splitAt(address, sftpOrLocalPath(address))
  const [, front = '', path = '', end = ''] = urlParts.exec(withPath(address)) ?? otherParts.exec(address) ?? []
  return { front, path, end }
}

/** `tls://host:7433?fp=...` has no slash behind its host. */
function withPath(address: string): string {
  return /^((?:[a-z][a-z0-9+.-]*:){1,2}\/\/[^/?#]*)([?#].*)?$/s.test(address) ? address.replace(/^((?:[a-z][a-z0-9+.-]*:){1,2}\/\/[^/?#]*)/s, '$1/') : address
}

/** Where the path begins: behind `local:`, or behind the host of `sftp:user@host:path`. */
function sftpOrLocalPath(address: string): number {
  return /^(?:local:|sftp:(?:[^/]*@)?(?:\[[^\]]*\]|[^/:]*):?)/s.exec(address)?.[0].length ?? 0
}

function splitAt(address: string, at: number): { front: string; path: string; end: string } {
  return { front: address.slice(0, at), path: address.slice(at), end: '' }
}
