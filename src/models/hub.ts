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

export class ModelHub {
  constructor(
    private readonly address: string,
    private readonly options: AbortOptions,
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

  async files(model: string, commit: string): Promise<HubFile[]> {
    const files: HubFile[] = []
    let next: string | undefined = `${this.address}/api/models/${model}/tree/${commit}?recursive=true`
    for (let page = 0; next !== undefined && page < mostPages; page++) {
      const { body, following }: { body: unknown; following: string | undefined } = await this.#json(next)
      if (!Array.isArray(body)) throw strange(this.address, 'lists no files')
      for (const entry of body) if (isFields(entry) && entry.type === 'file') files.push(this.#file(entry))
      next = following
    }
    return files
  }

  /** The bytes as they come. */
  async *read(model: string, commit: string, file: string): AsyncGenerator<Uint8Array> {
    const response = await this.#get(`${this.address}/${model}/resolve/${commit}/${file.split('/').map(encodeURIComponent).join('/')}`)
    if (response.body === null) return
    try {
      for await (const bytes of response.body) yield bytes as Uint8Array
    } catch (error) {
      throw this.#failure(error)
    }
  }

  #file({ path, size, oid, lfs }: Record<string, unknown>): HubFile {
    const sha256 = isFields(lfs) ? String(lfs.oid).replace(/^sha256:/, '') : undefined
    const digest = sha256 === undefined ? ({ algorithm: 'git-blob', hex: String(oid) } as const) : ({ algorithm: 'sha256', hex: sha256 } as const)
    const isWhole = typeof path === 'string' && typeof size === 'number' && (digest.algorithm === 'sha256' ? /^[0-9a-f]{64}$/ : /^[0-9a-f]{40}$/).test(digest.hex)
    if (isWhole) return { path, sizeBytes: size, digest }
    throw strange(this.address, 'lists a file without its size or digest')
  }

  async #json(url: string): Promise<{ body: unknown; following: string | undefined }> {
    const response = await this.#get(url)
    const following = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
    try {
      return { body: await response.json(), following }
    } catch (error) {
      if (error instanceof SyntaxError) throw strange(this.address, 'gives no JSON')
      throw this.#failure(error)
    }
  }

  async #get(url: string): Promise<Response> {
    let response
    try {
      response = await fetch(url, { signal: this.options.signal })
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

function strange(address: string, what: string): BackupError {
  return new BackupError('model-unavailable', `what answers at ${address} is no model hub: it ${what}`)
}
