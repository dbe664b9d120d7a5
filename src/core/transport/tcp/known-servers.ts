/**
 * Which certificate each server showed when it was first trusted: a file for each server, so that processes which trust servers at the same
 * moment undo nothing of each other's. Before there were files for each, all were lines of one, which is still read.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupError, codeOf, messageOf } from '../../contracts/errors.js'
import { neverAborted } from '../../support/abort.js'
import { writeDurably } from '../durable-write.js'

const folderName = 'trusted-servers'
/** Of all servers, a line each. */
const formerName = 'known-servers'
const linePattern = /^(\S+) sha256:([0-9a-f]{64})$/
/** Room for what `writeDurably` appends, in names of 255 bytes. */
const mostNameChars = 200

export interface KnownServer {
  /** 64 hex digits. */
  readonly fingerprint: string
  /** The file that says so. */
  readonly path: string
}

export class KnownServers {
  readonly #folder: string
  readonly #former: string

  /** `stateDirectory` need not be there. */
  constructor(stateDirectory: string) {
    this.#folder = join(stateDirectory, folderName)
    this.#former = join(stateDirectory, formerName)
  }

  /** What is known of `server` (`host:port`). Errors: `server-untrusted` where it was known and the file is damaged, `access-denied` where it cannot be read. */
  async find(server: string): Promise<KnownServer | undefined> {
    const path = this.#pathOf(server)
    const text = await textOf(path)
    if (text === undefined) return this.#findFormer(server)
    const [, name, fingerprint] = linePattern.exec(text.trimEnd()) ?? []
    if (name !== server || fingerprint === undefined) throw damaged(server, path, 'remove it')
    return { fingerprint, path }
  }

  /** What is known of it from now on: of two who come at the same moment the first decides. Errors as `find`. */
  async remember(server: string, fingerprint: string): Promise<KnownServer> {
    const path = this.#pathOf(server)
    const body = Buffer.from(`${server} sha256:${fingerprint}\n`)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeDurably({ folder: this.#folder, name: fileNameOf(server), body, mode: 0o600, ifAbsent: true, signal: neverAborted })
    } catch (error) {
      const known = codeOf(error) === 'EEXIST' ? await this.find(server) : undefined
      if (known !== undefined) return known
      throw unusable(path, 'written', error)
    }
    return { fingerprint, path }
  }

  async #findFormer(server: string): Promise<KnownServer | undefined> {
    const lines = ((await textOf(this.#former)) ?? '').split('\n').filter((line) => line !== '')
    const entries = lines.map((line) => linePattern.exec(line))
    const found = entries.find((entry) => entry?.[1] === server)
    if (found?.[2] !== undefined) return { fingerprint: found[2], path: this.#former }
    // A line that is damaged may have been that of this server.
    const wrong = entries.indexOf(null)
    if (wrong >= 0) throw damaged(server, this.#former, `remove its line ${JSON.stringify(lines[wrong])}`)
    return undefined
  }

  #pathOf(server: string): string {
    return join(this.#folder, fileNameOf(server))
  }
}

/** Readable, and of no more than one server: letters, digits, `.`, `-`, `_` and `%`. */
function fileNameOf(server: string): string {
  const name = encodeURIComponent(server)
  return name.length <= mostNameChars ? name : createHash('sha256').update(server).digest('hex')
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw unusable(path, 'read', error)
  }
}

function damaged(server: string, path: string, repair: string): BackupError {
  return new BackupError('server-untrusted', `${path}, which says by what certificate ${server} is known, is damaged`, {
    subject: path,
    hint: `Write the server's fingerprint into the address (?fp=sha256:...), as its administrator says it; or ${repair}, and the server counts as new.`,
  })
}

function unusable(path: string, what: string, cause: unknown): BackupError {
  return new BackupError('access-denied', `${path}, which says which servers are trusted, cannot be ${what}: ${messageOf(cause)}`, { subject: path, cause })
}
