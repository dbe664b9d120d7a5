/** A repository on a server that speaks restic's REST protocol (restic's doc/100_references.rst, "REST Backend"). */
import { mostObjectBytes, typeFolders } from '@backup-agent/object-layout'
import { AnswerProblem, codeOf, contentLength, partOf, rangeHeader, readPart } from '@backup-agent/transport-kit'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from 'backup-agent/plugin'
import type { Answer, RestConnection } from './connection.js'
import type { Failures } from './failures.js'
import { listObjects } from './list-objects.js'
import { sizeOutOfRange, storedAt } from './object-headers.js'
import { tookTooLong } from './watch.js'

export class RestStore implements ObjectStore {
  readonly address: string
  private readonly failures: Failures

  constructor(private readonly connection: RestConnection) {
    this.failures = connection.failures
    this.address = this.failures.address
  }

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const path = this.begin(key, options)
    const doing = `store ${path}`
    // Servers refuse to replace a config; what they do with other types is their own affair.
    if (options.ifAbsent === true && key.type !== 'config' && (await this.stat(key, options)) !== undefined) throw this.exists(path)
    let refused: Error
    try {
      const answer = await this.connection.ask({ method: 'POST', path, body, signal: options.signal, doing })
      if (answer.status >= 200 && answer.status < 300) return options.onProgress?.(body.byteLength)
      refused = this.failures.refused(answer, doing)
      if (answer.status === 400) refused = this.failures.broken('what arrived at the server was not what was sent (HTTP 400)', doing)
      if (answer.status !== 403) throw refused
    } catch (error) {
      // A server that has the object may refuse it, and hang up before it has read what we are still sending.
      if (codeOf(error) !== 'store-failed' || !brokeOff(error)) throw error
      refused = error
    }
    await this.judgeRefusal(key, body, options, refused)
    options.onProgress?.(body.byteLength)
  }

  async stat(key: ObjectKey, options: AbortOptions): Promise<StoredObject | undefined> {
    const path = this.begin(key, options)
    const doing = `look at ${path}`
    const answer = await this.connection.ask({ method: 'HEAD', path, signal: options.signal, doing })
    if (answer.status === 404) return undefined
    if (answer.status !== 200) throw this.failures.refused(answer, doing)
    const size = contentLength(answer.headers['content-length'])
    if (size === undefined) throw this.failures.broken('the server did not say how large it is', doing)
    const storedAtMs = storedAt(answer.headers)
    return { size, ...(storedAtMs !== undefined && { storedAtMs }) }
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const path = this.begin(key, options)
    if (options.length === 0) return this.nothingOf(key, path, options)
    const range = rangeHeader(options)
    const doing = `read ${path}`
    const answer = await this.connection.send({ method: 'GET', path, signal: options.signal, doing, ...(range === undefined ? {} : { headers: { range } }) })
    if (answer.status === 200 || answer.status === 206) return this.bodyOf(answer, { ...options, mostBytes: mostObjectBytes[key.type] }, doing)
    await answer.skip()
    if (answer.status === 404) throw this.missing(path)
    if (answer.status === 416 && (options.offset ?? 0) >= (sizeOutOfRange(answer.headers) ?? (await this.stat(key, options))?.size ?? Infinity)) return new Uint8Array()
    throw this.failures.refused(answer, doing)
  }

  list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    return listObjects(this.connection, (key) => this.stat(key, options), type, options)
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const path = this.begin(key, options)
    const doing = `delete ${path}`
    const answer = await this.connection.ask({ method: 'DELETE', path, signal: options.signal, doing })
    if (answer.status !== 404 && (answer.status < 200 || answer.status >= 300)) throw this.failures.refused(answer, doing)
  }

  close(): Promise<void> {
    return this.connection.close()
  }

  /** The path of the object below the repository. */
  private begin(key: ObjectKey, { signal }: AbortOptions): string {
    this.failures.throwIfAborted(signal)
    this.failures.checkKey(key)
    return key.type === 'config' ? 'config' : `${typeFolders[key.type]}/${key.name}`
  }

  /** After a refusal, or a connection that broke off: resolves where the object is there all the same. */
  private async judgeRefusal(key: ObjectKey, body: Uint8Array, options: PutOptions, refused: Error): Promise<void> {
    const denied = codeOf(refused) === 'access-denied'
    const path = this.begin(key, options)
    const stored = await this.stat(key, options)
    if (denied && options.ifAbsent === true && stored !== undefined) throw this.exists(path)
    if (stored?.size !== body.byteLength) throw refused
    // The names of all others say what they hold.
    if (key.type === 'config' && Buffer.compare(await this.get(key, options), body) !== 0) throw options.ifAbsent === true ? this.exists(path) : refused
  }

  private async nothingOf(key: ObjectKey, path: string, options: GetOptions): Promise<Uint8Array> {
    if ((await this.stat(key, options)) === undefined) throw this.missing(path)
    return new Uint8Array()
  }

  private async bodyOf(answer: Answer, options: GetOptions & { readonly mostBytes: number }, doing: string): Promise<Uint8Array> {
    const { status, headers } = answer
    try {
      return await readPart(answer.body, partOf({ status, contentLength: headers['content-length'], contentRange: headers['content-range'] }, options, options.mostBytes))
    } catch (error) {
      if (!(error instanceof AnswerProblem)) throw error
      await answer.skip()
      throw this.failures.broken(error.message, doing)
    }
  }

  private missing(path: string): Error {
    return this.failures.make('object-not-found', `${path} is not in the repository`)
  }

  private exists(path: string): Error {
    return this.failures.make('object-exists', `${path} is already in the repository`)
  }
}

/** Whether there was no answer at all, and the server may still give one to another question. */
function brokeOff(error: unknown): error is Error {
  return error instanceof Error && error.cause !== undefined && codeOf(error.cause) !== tookTooLong
}
