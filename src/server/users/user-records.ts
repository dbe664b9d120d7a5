/**
 * The users of a server: a file each in the folder `users` of its state. One file each, and not one for all, so that processes
 * which add and remove users at the same moment cannot undo each other's work, without any lock; and so that a login reads
 * what holds now, and no more than that.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unlessMissing } from '../../core/os/unless-missing.js'
import type { Clock } from '../../core/contracts/clock.js'
import { BackupError, codeOf } from '../../core/contracts/errors.js'
import type { AbortOptions } from '../../core/contracts/object-store.js'
import { makeFolders } from '../../core/os/make-folders.js'
import { displayText } from '../../core/os/path.js'
import { syncFolder, writeDurably } from '../../core/transport/durable-write.js'
import { hashToken, newToken, type ScryptCost } from './token.js'
import { checkUserName, isUserName } from './user-name.js'
import { parseRecord, recordText, type UserRecord } from './user-record.js'

const suffix = '.json'

export interface UserRecordsInit {
  /** The server's state folder; made with mode 0700 where it is missing. */
  readonly stateDirectory: string
  readonly clock: Clock
  /** Default: `tokenCost`. */
  readonly cost?: ScryptCost
}

export class UserRecords {
  readonly #folder: string

  constructor(private readonly init: UserRecordsInit) {
    this.#folder = join(init.stateDirectory, 'users')
  }

  /** Resolves with the new user's token, which nobody can read anywhere afterwards. Errors: `invalid-usage`. */
  async add(user: string, options: AbortOptions): Promise<string> {
    checkUserName(user)
    for (const made of await makeFolders(this.#folder, 0o700)) await syncFolder(dirname(made))
    try {
      return await this.#write(user, true, options)
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw cause
      throw new BackupError('invalid-usage', `there is a user ${user} already`, { cause, hint: `A new token for them: backup serve user rotate ${user}` })
    }
  }

  /** Resolves with a new token; the former one lets nobody in any more. Errors: `invalid-usage` for an unknown user. */
  async rotate(user: string, options: AbortOptions): Promise<string> {
    checkUserName(user)
    if ((await this.read(user)) === undefined) throw this.#unknown(user)
    return this.#write(user, false, options)
  }

  /** The user's repositories stay where they are. Errors: `invalid-usage` for an unknown user. */
  async remove(user: string): Promise<void> {
    checkUserName(user)
    try {
      await unlink(this.#path(user))
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') throw this.#unknown(user)
      throw cause
    }
    await syncFolder(this.#folder)
  }

  /** In the order of their names. */
  async list(): Promise<UserRecord[]> {
    const names = (await unlessMissing(() => readdir(this.#folder))) ?? []
    const users = names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length))
    const records = await Promise.all(users.filter(isUserName).sort().map((user) => this.read(user)))
    return records.filter((record) => record !== undefined)
  }

  /** Undefined where there is no such user. Errors: `damaged`. */
  async read(user: string): Promise<UserRecord | undefined> {
    if (!isUserName(user)) return undefined
    const path = this.#path(user)
    const text = await unlessMissing(() => readFile(path, 'utf8'))
    if (text === undefined) return undefined
    const record = parseRecord(text, user)
    if (record !== undefined) return record
    const subject = displayText(path)
    throw new BackupError('damaged', `${subject} is no record of a user`, { subject, hint: `Make it anew: remove the file, then backup serve user add ${user}` })
  }

  async #write(user: string, ifAbsent: boolean, { signal }: AbortOptions): Promise<string> {
    const token = newToken()
    const record = {
      user,
      created: new Date(this.init.clock.now()).toISOString(),
      tokenId: randomBytes(8).toString('hex'),
      token: await hashToken(token, this.init.cost),
    }
    await writeDurably({ folder: this.#folder, name: `${user}${suffix}`, body: Buffer.from(recordText(record)), mode: 0o600, ifAbsent, signal })
    return token
  }

  #path(user: string): string {
    return join(this.#folder, `${user}${suffix}`)
  }

  #unknown(user: string): BackupError {
    return new BackupError('invalid-usage', `there is no user ${user}`, { hint: 'Those that there are: backup serve user list' })
  }
}
