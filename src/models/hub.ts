/**
 * A hub of models, as Hugging Face's is: https://huggingface.co/docs/hub/api. Which commit a revision is, which files it
 * has and with which digests, and their bytes.
 */
import { BackupError, codeOf, messageOf } from '../core/contracts/errors.js'
import type { AbortOptions } from '../core/contracts/object-store.js'
import { throwIfAborted } from '../core/support/abort.js'
import { isFields } from '../core/support/shapes.js'

export interface HubFile {
  readonly path: string
  readonly sizeBytes: number
  /** SHA-256 of the file, or SHA-1 of it as a blob of git (`blob <size>\0` before it) for what is small. */
  readonly digest: { readonly algorithm: 'sha256' | 'git-blob'; readonly hex: string }
}

export const defaultHub = 'https://huggingface.co'
/** Pages of the list of files: a model has dozens, not thousands. */
const mostPages = 20
/** Of one answer that is read whole. */
const mostJsonBytes = 16_000_000
/** Names that mean the same everywhere; others, and hidden ones, belong to no model. */
const plainName = /^(?!\.)[\w.-]+(?:\/(?!\.)[\w.-]+)*$/

export interface HubOptions extends AbortOptions {
  /** After so long without a byte of a file, or for a whole list, the hub is given up (default 60). */
  readonly idleSeconds?: number
}

export class ModelHub {
  constructor(
    private readonly address: string,
    private readonly options: HubOptions,
  ) {}

  /** The page of a model, for people. */
  pageOf(model: string): string {
    return `${this.address}/${model}`
  }

  /** The commit (40 hex digits) that a branch, tag or commit stands for. */
  async commitOf(model: string, revision: string): Promise<string> {
    const info = await this.#json(`${this.address}/api/models/${model}/revision/${encodeURIComponent(revision)}`)
    if (isFields(info.body) && typeof info.body.sha === 'string' && /^[0-9a-f]{40}$/.test(info.body.sha)) return info.body.sha
    throw strange(this.address, 'names no commit')
  }

  /** Without files whose names are hidden or out of the ordinary. */
  async files(model: string, commit: string): Promise<HubFile[]> {
    const files = new Map<string, HubFile>()
    let next: string | undefined = `${this.address}/api/models/${model}/tree/${commit}?recursive=true`
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const { body, following }: { body: unknown; following: string | undefined } = await this.#json(next)
      if (!Array.isArray(body)) throw strange(this.address, 'lists no files')
      for (const entry of body) {
        if (!isFields(entry) || entry.type !== 'file') continue
        const file = this.#file(entry)
        if (files.has(file.path)) throw strange(this.address, 'lists a file twice')
        if (plainName.test(file.path)) files.set(file.path, file)
      }
      if (following !== undefined && new URL(following, next).origin !== new URL(this.address).origin) throw strange(this.address, 'has its list of files elsewhere')
      next = following
    }
    return [...files.values()]
  }

  /** The bytes as they come. */
  async *read(model: string, commit: string, file: string): AsyncGenerator<Uint8Array> {
    const idle = this.#watch()
    try {
      const response = await this.#get(`${this.address}/${model}/resolve/${commit}/${file.split('/').map(encodeURIComponent).join('/')}`, idle)
      yield* this.#bytes(response, idle)
    } finally {
      idle.end()
    }
  }

  #file({ path, size, oid, lfs }: Record<string, unknown>): HubFile {
    const sha256 = isFields(lfs) ? String(lfs.oid).replace(/^sha256:/, '') : undefined
    const digest = sha256 === undefined ? ({ algorithm: 'git-blob', hex: String(oid) } as const) : ({ algorithm: 'sha256', hex: sha256 } as const)
    const isWhole = typeof path === 'string' && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 && (digest.algorithm === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(digest.hex)
    if (isWhole) return { path, sizeBytes: size, digest }
    throw strange(this.address, 'lists a file without its size or digest')
  }

  async #json(url: string): Promise<{ body: unknown; following: string | undefined }> {
    const idle = this.#watch()
    try {
      const response = await this.#get(url, idle)
      const following = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
      const parts: Uint8Array[] = []
      let length = 0
      // A list has all of the time, and not each of its bytes.
      for await (const bytes of this.#bytes(response, { ...idle, alive: () => undefined })) {
        parts.push(bytes)
        length += bytes.length
        if (length > mostJsonBytes) throw strange(this.address, 'gives more than a list of files takes')
      }
      return { body: this.#parse(Buffer.concat(parts).toString('utf8')), following }
    } finally {
      idle.end()
    }
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text)
    } catch {
      throw strange(this.address, 'gives no JSON')
    }
  }

  /** A clock that begins anew with each sign of life, and aborts when it has run out. */
  #watch(): Watch {
    const silence = new AbortController()
    const { idleSeconds = 60, signal } = this.options
    const timer = setTimeout(() => silence.abort(new Error(`nothing came for ${idleSeconds} seconds`)), idleSeconds * 1000)
    return { signal: AbortSignal.any([signal, silence.signal]), alive: () => timer.refresh(), end: () => clearTimeout(timer) }
  }

  async *#bytes(response: Response, idle: Watch): AsyncGenerator<Uint8Array> {
    if (response.body === null) return
    try {
      for await (const bytes of response.body) {
        idle.alive()
        yield bytes as Uint8Array
      }
    } catch (error) {
      throw this.#failure(error)
    }
  }

  async #get(url: string, idle: Watch): Promise<Response> {
    let response
    try {
      response = await fetch(url, { signal: idle.signal })
    } catch (error) {
      throw this.#failure(error)
    }
    if (response.ok) return response
    await response.body?.cancel()
    const missing = [401, 403, 404].includes(response.status)
    throw new BackupError('model-unavailable', `the model hub answers ${response.status} ${response.statusText}`.trimEnd(), {
      subject: url,
      hint: missing ? 'Is the name right, and open to everybody?' : 'Try again later.',
    })
  }

  #failure(error: unknown): BackupError {
    throwIfAborted(this.options.signal)
    const cause = (error as { cause?: unknown }).cause
    return new BackupError('model-unavailable', `the model hub ${this.address} cannot be reached (${codeOf(cause) ?? messageOf(cause ?? error)})`, {
      hint: 'Everything works without the model. Where there is no network, put its folder as OWNER/NAME below BACKUP_MODELS_DIR.',
      cause: error,
    })
  }
}

interface Watch {
  readonly signal: AbortSignal
  readonly alive: () => void
  readonly end: () => void
}

function strange(address: string, what: string): BackupError {
  return new BackupError('model-unavailable', `what answers at ${address} is no model hub: it ${what}`)
}
