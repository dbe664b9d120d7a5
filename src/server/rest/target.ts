/**
 * What a request is about. The path of a repository comes first (`/ada/photos`), then the protocol's own part, which is told from it by
 * the end: a repository may be called `data`.
 */
import { isObjectName, typeFolders } from '@backup-agent/object-layout'
import { objectTypes, type ObjectKey, type ObjectType } from '../../core/contracts/object-store.js'
import { HttpRefusal } from './refusal.js'

export type Target = { readonly path: string } & (
  | { readonly kind: 'repository'; readonly create: boolean }
  | { readonly kind: 'list'; readonly type: ObjectType }
  | { readonly kind: 'object'; readonly key: ObjectKey }
)

/** A user and four names (see `Namespaces`), the type and the object's name. */
const mostSegments = 7
const namePattern = /^[A-Za-z0-9._-]{1,64}$/
const typeOf = new Map(objectTypes.filter((type) => type !== 'config').map((type) => [typeFolders[type], type]))

/** `url` is as it came: path and query. Rejects with 400. */
export function targetOf(method: string, url: string): Target {
  const [pathname = '', query = ''] = splitOnce(url, '?')
  if (!pathname.startsWith('/')) throw new HttpRefusal(400, 'the path does not begin with a slash')
  const endsWithSlash = pathname.endsWith('/')
  const segments = pathname.slice(1, endsWithSlash ? -1 : undefined).split('/')
  if (segments.length > mostSegments) throw new HttpRefusal(400, 'the path has too many parts')
  const names = pathname === '/' ? [] : segments.map(nameOf)
  const create = method === 'POST' && new URLSearchParams(query).get('create') === 'true'
  const [type, name] = names.slice(-2)
  if (create) return { kind: 'repository', create, path: names.join('/') }
  if (!endsWithSlash) {
    const key = keyOf(type, name)
    if (key !== undefined) return { kind: 'object', key, path: names.slice(0, key.type === 'config' ? -1 : -2).join('/') }
  }
  const listed = typeOf.get(names.at(-1) ?? '')
  if (listed !== undefined && method !== 'POST' && method !== 'DELETE') return { kind: 'list', type: listed, path: names.slice(0, -1).join('/') }
  return { kind: 'repository', create, path: names.join('/') }
}

function keyOf(folder: string | undefined, name: string | undefined): ObjectKey | undefined {
  const last = name ?? folder
  if (last === 'config') return { type: 'config', name: last }
  const type = typeOf.get(folder ?? '')
  return type !== undefined && name !== undefined && isObjectName(type, name) ? { type, name } : undefined
}

/** Codes are undone part by part, so that none becomes a slash. */
function nameOf(segment: string): string {
  const name = decoded(segment)
  if (name === undefined || !namePattern.test(name) || name === '.' || name === '..') throw new HttpRefusal(400, 'the path has a part that is no name')
  return name
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
