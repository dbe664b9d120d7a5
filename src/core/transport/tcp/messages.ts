/** What the control frames say: their payloads as types, and as JSON that a stranger may have written. */
import { isObjectName } from '@backup-agent/object-layout'
import { errorCatalogue, type ErrorCode } from '../../contracts/errors.js'
import { objectTypes, type ObjectKey, type ObjectType, type StoredObject } from '../../contracts/object-store.js'
import { isCount } from '../../support/shapes.js'
import { violation } from './faults.js'
import { leastChunkBytes, mostChunkBytes } from './frame.js'
import { FieldReader, parseFields } from './json.js'

export interface Hello {
  /** Of the protocol, all that the client speaks. */
  readonly versions: readonly number[]
  /** What the client can do besides; none is defined yet. */
  readonly features: readonly string[]
  /** For the server's log. */
  readonly program: string
  /** 32 hex digits, random, the same for all connections of one store: a new connection takes over the uploads of the old one. */
  readonly client: string
  readonly user: string
  readonly token: string
  /** Of the repository, without slashes at its ends. */
  readonly path: string
  readonly create: boolean
  /** The most bytes that the client wants in one DATA frame. */
  readonly chunkBytes: number
}

export interface Welcome {
  readonly version: number
  readonly features: readonly string[]
  /** The most bytes in one DATA frame of either side: not more than the client asked for. */
  readonly chunkBytes: number
  readonly objectBytes: number
  /** Calls at a time on this connection. */
  readonly streams: number
  readonly appendOnly: boolean
  /** 32 hex digits, another one whenever the server starts: uploads go on only where it is the same. */
  readonly server: string
}

/** Credit, in absolute numbers: bytes of the object, or entries of a listing. */
export interface WindowMessage {
  readonly acknowledged: number
  /** What may be sent ends here. */
  readonly limit: number
}

export interface GetMessage {
  readonly key: ObjectKey
  readonly offset: number
  /** Undefined: to the end. */
  readonly length: number | undefined
  readonly limit: number
}

export interface PutMessage {
  readonly key: ObjectKey
  readonly size: number
  readonly sha256: string
  readonly ifAbsent: boolean
}

export interface ErrorMessage {
  readonly code: ErrorCode
  readonly message: string
  /** What the person can do. */
  readonly hint?: string
}

export interface ListedMessage {
  readonly objects: readonly { readonly name: string; readonly size: number }[]
  readonly last: boolean
}

const mostEntriesOfAMessage = 500
export const listedAtOnce = mostEntriesOfAMessage
const mostVersions = 16
const mostFeatures = 32
const hex64 = /^[0-9a-f]{64}$/
const hex32 = /^[0-9a-f]{32}$/

export function parseHello(payload: Uint8Array): Hello {
  const reader = new FieldReader(parseFields(payload, 'HELLO'), 'HELLO')
  const versions = reader.list('versions', mostVersions)
  if (!versions.every(isCount)) throw reader.wrong('versions', 'whole numbers')
  const chunkBytes = reader.count('chunkBytes', mostChunkBytes)
  if (chunkBytes < leastChunkBytes) throw reader.wrong('chunkBytes', `at least ${leastChunkBytes}`)
  return {
    versions,
    features: reader.texts('features', mostFeatures),
    program: reader.text('program', 100),
    client: hexOf(reader, 'client', hex32),
    user: reader.text('user', 64),
    token: reader.text('token', 256),
    path: reader.text('path', 512),
    create: reader.flag('create'),
    chunkBytes,
  }
}

export function parseWelcome(payload: Uint8Array): Welcome {
  const reader = new FieldReader(parseFields(payload, 'WELCOME'), 'WELCOME')
  return {
    version: reader.count('version'),
    features: reader.texts('features', mostFeatures),
    chunkBytes: reader.count('chunkBytes', mostChunkBytes),
    objectBytes: reader.count('objectBytes'),
    streams: reader.count('streams'),
    appendOnly: reader.flag('appendOnly'),
    server: hexOf(reader, 'server', hex32),
  }
}

/** An unknown code is `store-failed`: a newer server may have more of them. */
export function parseError(payload: Uint8Array): ErrorMessage {
  const reader = new FieldReader(parseFields(payload, 'ERROR'), 'ERROR')
  const code = reader.text('code', 64)
  const message = printable(reader.text('message', 2000))
  const hint = reader.has('hint') ? { hint: printable(reader.text('hint', 2000)) } : {}
  return { code: Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'store-failed', message, ...hint }
}

export function parseWindow(payload: Uint8Array, what = 'WINDOW'): WindowMessage {
  const reader = new FieldReader(parseFields(payload, what), what)
  return { acknowledged: reader.count('acknowledged'), limit: reader.count('limit') }
}

/** STAT and DELETE. */
export function parseKey(payload: Uint8Array, what: string): ObjectKey {
  return keyOf(new FieldReader(parseFields(payload, what), what))
}

export function parseGet(payload: Uint8Array): GetMessage {
  const reader = new FieldReader(parseFields(payload, 'GET'), 'GET')
  return { key: keyOf(reader), offset: reader.count('offset'), length: reader.optionalCount('length'), limit: reader.count('limit') }
}

export function parsePut(payload: Uint8Array): PutMessage {
  const reader = new FieldReader(parseFields(payload, 'PUT'), 'PUT')
  const key = keyOf(reader)
  const sha256 = hexOf(reader, 'sha256', hex64)
  if (key.type !== 'config' && key.name !== sha256) throw reader.wrong('sha256', 'the name of the object')
  return { key, size: reader.count('size'), sha256, ifAbsent: reader.flag('ifAbsent') }
}

export function parseList(payload: Uint8Array): { type: ObjectType; limit: number } {
  const reader = new FieldReader(parseFields(payload, 'LIST'), 'LIST')
  return { type: typeOf(reader), limit: reader.count('limit') }
}

export function parseListed(payload: Uint8Array, type: ObjectType): ListedMessage {
  const reader = new FieldReader(parseFields(payload, 'LISTED'), 'LISTED')
  const objects = reader.list('objects', mostEntriesOfAMessage).map((entry) => {
    const [name, size] = Array.isArray(entry) ? (entry as unknown[]) : []
    if (typeof name !== 'string' || !isObjectName(type, name) || !isCount(size)) throw reader.wrong('objects', 'pairs of a name and a size')
    return { name, size }
  })
  return { objects, last: reader.flag('last') }
}

/** Undefined: there is no such object. */
export function parseFound(payload: Uint8Array): StoredObject | undefined {
  const reader = new FieldReader(parseFields(payload, 'FOUND'), 'FOUND')
  if (!reader.flag('found')) return undefined
  const storedAtMs = reader.optionalCount('storedAtMs')
  return { size: reader.count('size'), ...(storedAtMs === undefined ? {} : { storedAtMs }) }
}

/** OBJECT: how many bytes come. */
export function parseObject(payload: Uint8Array): { length: number } {
  return { length: new FieldReader(parseFields(payload, 'OBJECT'), 'OBJECT').count('length') }
}

/** For frames that have nothing to say. */
export function expectEmpty(payload: Uint8Array, what: string): void {
  if (payload.byteLength > 0) throw violation(`${what} has a payload`)
}

/** What a server says ends on a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ')
}

function keyOf(reader: FieldReader): ObjectKey {
  const type = typeOf(reader)
  const name = reader.text('name', 64)
  if (!isObjectName(type, name)) throw reader.wrong('name', `the name of an object of type ${type}`)
  return { type, name }
}

function typeOf(reader: FieldReader): ObjectType {
  const text = reader.text('type', 16)
  const type = objectTypes.find((known) => known === text)
  if (type === undefined) throw reader.wrong('type', `one of ${objectTypes.join(', ')}`)
  return type
}

function hexOf(reader: FieldReader, name: string, pattern: RegExp): string {
  const text = reader.text(name, 64)
  if (!pattern.test(text)) throw reader.wrong(name, 'lower-case hex digits')
  return text
}
