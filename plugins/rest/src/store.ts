/** A repository on a server that speaks restic's REST protocol (restic's doc/100_references.rst, "REST Backend"). */
import { isObjectName, typeFolders } from '@backup-agent/object-layout'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject } from 'backup-agent/plugin'
import type { Answer, RestConnection } from './connection.js'
import { listObjects } from './list-objects.js'
import { contentLength, partOf, rangeHeader, readPart, sizeOutOfRange } from './range.js'
import { codeOf, type ErrorMaker } from './refusals.js'
import { tookTooLong } from './watch.js'

export class RestStore implements ObjectStore {
  readonly address: string

  constructor(
    private readonly connection: RestConnection,
    private readonly maker: ErrorMaker,
  ) {
    this.address = connection.shown
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
      refused = this.connection.refused(answer, doing)
      if (answer.status === 400) refused = this.connection.broken('what arrived at the server was not what was sent (HTTP 400)', doing)
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
    if (answer.status !== 200) throw this.connection.refused(answer, doing)
    const size = contentLength(answer.headers)
    if (size === undefined) throw this.connection.broken('the server did not say how large it is', doing)
    return { size }
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const path = this.begin(key, options)
    if (options.length === 0) return this.nothingOf(key, path, options)
    const range = rangeHeader(options)
    const doing = `read ${path}`
    const answer = await this.connection.send({ method: 'GET', path, signal: options.signal, doing, ...(range === undefined ? {} : { headers: { range } }) })
    if (answer.status === 200 || answer.status === 206) return this.bodyOf(answer, options, doing)
    await answer.skip()
    if (answer.status === 404) throw this.missing(path)
    if (answer.status === 416 && (options.offset ?? 0) >= (sizeOutOfRange(answer.headers) ?? (await this.stat(key, options))?.size ?? Infinity)) return new Uint8Array()
    throw this.connection.refused(answer, doing)
  }

  list(type: ObjectType, options: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    return listObjects(this.connection, (key) => this.stat(key, options), type, options)
  }

  async delete(key: ObjectKey, options: AbortOptions): Promise<void> {
    const path = this.begin(key, options)
    const doing = `delete ${path}`
    const answer = await this.connection.ask({ method: 'DELETE', path, signal: options.signal, doing })
    if (answer.status !== 404 && (answer.status < 200 || answer.status >= 300)) throw this.connection.refused(answer, doing)
  }

  close(): Promise<void> {
    return this.connection.close()
  }

  /** The path of the object below the repository. */
  private begin(key: ObjectKey, { signal }: AbortOptions): string {
    if (signal.aborted) throw this.maker.error('aborted', 'the work was stopped', { cause: signal.reason })
    if (!isObjectName(key.type, key.name)) throw this.maker.error('internal', `${key.name} is no name of a ${key.type} object`)
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

  private async bodyOf(answer: Answer, options: GetOptions, doing: string): Promise<Uint8Array> {
    const part = partOf(answer.status, answer.headers, options)
    const bytes = typeof part === 'string' ? part : await readPart(answer.body, part)
    if (typeof bytes !== 'string') return bytes
    await answer.skip()
    throw this.connection.broken(bytes, doing)
  }

  private missing(path: string): Error {
    return this.maker.error('object-not-found', `${path} is not in the repository`, { subject: this.address })
  }

  private exists(path: string): Error {
    return this.maker.error('object-exists', `${path} is already in the repository`, { subject: this.address })
  }
}

/** Whether there was no answer at all, and the server may still give one to another question. */
function brokeOff(error: unknown): error is Error {
  return error instanceof Error && error.cause !== undefined && codeOf(error.cause) !== tookTooLong
}
