/** The objects of one repository in one bucket. */
import { setMaxListeners } from 'node:events'
import { isObjectName, objectPath, typeFolders } from '@backup-agent/object-layout'
import { AnswerProblem, rangeHeader, type Wanted } from '@backup-agent/transport-kit'
import type { _Object as Listed } from '@aws-sdk/client-s3'
import type { AbortOptions, GetOptions, ObjectKey, ObjectStore, ObjectType, PutOptions, StoredObject, TransportContext } from 'backup-agent/plugin'
import type { Place } from './address.js'
import { writeAlone, type ClaimPlace } from './claims.js'
import type { Connection } from './client.js'
import { codeOf, statusOf, type Failures } from './failures.js'
import { readAnswer } from './read-answer.js'
import type { Limits } from './limits.js'
import { upload } from './upload.js'

/** Claims lie beside the folders of restic's layout, in one that no repository below this one is called; nobody looks into it but writers of `config`. */
const claimFolder = '.backup-agent-claims'
const tidyMilliseconds = 10_000

export class S3Store implements ObjectStore {
  readonly address: string
  /** Whether entity tags are the MD5 of what was received, on this store; undefined until it is known. */
  private tagsAreMd5: boolean | undefined

  constructor(
    private readonly connection: Connection,
    private readonly place: Place,
    private readonly context: TransportContext,
    private readonly failures: Failures,
    private readonly limits: Limits,
  ) {
    this.address = place.label
  }

  async put(key: ObjectKey, body: Uint8Array, options: PutOptions): Promise<void> {
    const { signal } = options
    const path = this.begin(key, signal)
    await this.attempt('store', path, signal, async () => {
      if (options.ifAbsent === true) await this.putIfAbsent(key, path, body, options)
      else await this.send(key, path, body, options, { ifAbsent: false, signal })
    })
    options.onProgress?.(body.byteLength)
  }

  async stat(key: ObjectKey, { signal }: AbortOptions): Promise<StoredObject | undefined> {
    const path = this.begin(key, signal)
    return this.attempt('look at', path, signal, () => this.head(path, signal))
  }

  async get(key: ObjectKey, options: GetOptions): Promise<Uint8Array> {
    const path = this.begin(key, options.signal)
    return this.attempt('read', path, options.signal, () => this.read(path, options, options.signal))
  }

  async *list(type: ObjectType, { signal }: AbortOptions): AsyncIterable<{ name: string; size: number }> {
    const folder = typeFolders[type]
    const under = `${this.place.prefix}${folder === '' ? 'config' : `${folder}/`}`
    const skipped = folder === '' ? this.place.prefix.length : under.length
    for await (const { Key: path = '', Size: size } of this.listed(under, signal)) {
      const name = nameOf(type, path.slice(skipped))
      if (name !== undefined && size !== undefined) yield { name, size }
    }
  }

  async delete(key: ObjectKey, { signal }: AbortOptions): Promise<void> {
    const path = this.begin(key, signal)
    await this.attempt('delete', path, signal, () => this.remove(path, signal))
  }

  close(): Promise<void> {
    this.connection.client.destroy()
    return Promise.resolve()
  }

  /** Refuses names that are none: they become part of a path, and come over the network as well. */
  private begin(key: ObjectKey, signal: AbortSignal): string {
    // As many calls may follow one signal as there are connections.
    setMaxListeners(0, signal)
    this.failures.throwIfAborted(signal)
    this.failures.checkKey(key)
    return `${this.place.prefix}${objectPath(key)}`
  }

  private async attempt<Result>(action: string, path: string, signal: AbortSignal, call: () => Promise<Result>): Promise<Result> {
    try {
      return await call()
    } catch (error) {
      throw this.failures.from(error, action, `${this.address} (${path})`, signal)
    }
  }

  private async head(path: string, signal: AbortSignal): Promise<StoredObject | undefined> {
    const { sdk, client } = this.connection
    try {
      const { ContentLength: size, LastModified: modified } = await client.send(new sdk.HeadObjectCommand({ Bucket: this.place.bucket, Key: path }), { abortSignal: signal })
      if (size === undefined) throw new AnswerProblem('the store does not say how large it is')
      return { size, ...(modified !== undefined && { storedAtMs: modified.getTime() }) }
    } catch (error) {
      if (statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket') return undefined
      throw error
    }
  }

  private async read(path: string, wanted: Wanted, signal: AbortSignal): Promise<Uint8Array> {
    const { sdk, client } = this.connection
    if (wanted.length === 0) {
      if ((await this.head(path, signal)) !== undefined) return new Uint8Array()
      throw this.failures.make('object-not-found', `${this.address} (${path}) does not exist`, {}, path)
    }
    const range = rangeHeader(wanted)
    try {
      const answer = await client.send(new sdk.GetObjectCommand({ Bucket: this.place.bucket, Key: path, ...(range !== undefined && { Range: range }) }), { abortSignal: signal })
      return await readAnswer(answer, wanted, this.limits.objectBytes)
    } catch (error) {
      // The object is there, and ends before the range begins.
      if (statusOf(error) === 416) return new Uint8Array()
      throw error
    }
  }

  private async send(key: ObjectKey, path: string, body: Uint8Array, options: PutOptions, { ifAbsent, signal }: { ifAbsent: boolean; signal: AbortSignal }): Promise<void> {
    const { bucket, storageClass } = this.place
    const onProgress = options.onProgress?.bind(options)
    const received = await upload(
      this.connection,
      {
        bucket,
        path,
        body,
        // Everything else is read all the time.
        storageClass: key.type === 'pack' ? storageClass : undefined,
        ifAbsent,
        signal,
        ...(onProgress !== undefined && { onProgress }),
        onLeftover: () => this.context.warn(`${this.address}: parts of an upload that failed could not be removed; a lifecycle rule for incomplete uploads removes them`),
      },
      this.limits,
    )
    if (received === true) this.tagsAreMd5 = true
    if (received === false && this.tagsAreMd5 !== false) await this.compare(path, body, signal)
  }

  /** The tag is not the MD5 of what was sent: either it is something else on this store, or the bytes are not the same. */
  private async compare(path: string, body: Uint8Array, signal: AbortSignal): Promise<void> {
    const stored = await this.read(path, {}, signal)
    if (Buffer.compare(stored, body) === 0) {
      this.tagsAreMd5 ??= false
      return
    }
    await this.remove(path, signal)
    throw new AnswerProblem('the store received other bytes than were sent')
  }

  private async putIfAbsent(key: ObjectKey, path: string, body: Uint8Array, options: PutOptions): Promise<void> {
    const { signal } = options
    const sendIfAbsent = async (limited: AbortSignal): Promise<void> => {
      try {
        await this.send(key, path, body, options, { ifAbsent: true, signal: limited })
      } catch (error) {
        if (statusOf(error) === 412) throw this.isThere(path)
        // Some stores refuse conditions that they do not know; then there is the claim.
        if (statusOf(error) !== 501 || this.place.amazon) throw error
        await this.send(key, path, body, options, { ifAbsent: false, signal: limited })
      }
    }
    if (this.place.amazon) return sendIfAbsent(signal)
    const isThere = async (): Promise<boolean> => (await this.head(path, signal)) !== undefined
    const written = await writeAlone(this.claimPlace(path, signal), isThere, sendIfAbsent, { signal, claimMilliseconds: this.limits.claimMilliseconds })
    if (!written) throw this.isThere(path)
  }

  private isThere(path: string): Error {
    return this.failures.make('object-exists', `${this.address} (${path}) already exists`, {}, path)
  }

  private claimPlace(path: string, signal: AbortSignal): ClaimPlace {
    const { sdk, client } = this.connection
    const { bucket, prefix } = this.place
    const folder = `${prefix}${claimFolder}/${path.slice(prefix.length)}/`
    return {
      write: async (name, body) => {
        await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: `${folder}${name}`, Body: body, ContentLength: body.byteLength }), { abortSignal: signal })
      },
      list: async () => {
        const claims = []
        for await (const { Key: claim = '', ETag: tag, LastModified: modified } of this.listed(folder, signal)) {
          claims.push({ name: claim.slice(folder.length), version: `${tag} ${modified?.getTime()}` })
        }
        return claims
      },
      remove: async (name) => {
        await this.remove(`${folder}${name}`, AbortSignal.timeout(tidyMilliseconds)).catch(() => {
          this.context.warn(`${this.address}: the claim ${folder}${name} could not be removed; who makes a repository there waits for up to a minute until it is removed`)
        })
      },
    }
  }

  private async remove(path: string, signal: AbortSignal): Promise<void> {
    const { sdk, client } = this.connection
    await client.send(new sdk.DeleteObjectCommand({ Bucket: this.place.bucket, Key: path }), { abortSignal: signal })
  }

  /** All objects whose path begins so, page by page. */
  private async *listed(under: string, signal: AbortSignal): AsyncGenerator<Listed> {
    const { sdk, client } = this.connection
    let token: string | undefined
    do {
      const input = { Bucket: this.place.bucket, Prefix: under, MaxKeys: this.limits.pageObjects, ...(token !== undefined && { ContinuationToken: token }) }
      const page = await this.attempt('list', under, signal, () => {
        signal.throwIfAborted()
        return client.send(new sdk.ListObjectsV2Command(input), { abortSignal: signal })
      })
      yield* (page.Contents ?? []).filter(({ Key: path = '' }) => path.startsWith(under))
      const next = page.IsTruncated === true ? page.NextContinuationToken : undefined
      if (page.IsTruncated === true && (next === undefined || next === '' || next === token)) {
        throw this.failures.from(new AnswerProblem('the store does not say where its listing goes on'), 'list', `${this.address} (${under})`, signal)
      }
      token = next
    } while (token !== undefined)
  }
}

/** `rest`: the path below the folder of the type; undefined when no object of the type lies there. */
function nameOf(type: ObjectType, rest: string): string | undefined {
  const name = type === 'pack' ? rest.slice(3) : rest
  if (!isObjectName(type, name)) return undefined
  return type === 'pack' && rest !== `${name.slice(0, 2)}/${name}` ? undefined : name
}
