/**
 * Which repositories each user has. A store cannot list what lies beside it, so each is noted in the store itself, as an object in a place
 * of the user's that no repository has: every server in front of the store finds it, with any state folder. A quota counts them
 * all, also before their owner opens them again.
 */
import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, hasCode } from '../../core/contracts/errors.js'
import type { ObjectKey, ObjectStore } from '../../core/contracts/object-store.js'
import type { OpenOptions } from '../../core/contracts/transport.js'
import { addressWithin } from '../../core/support/address-within.js'
import { neverAborted } from '../../core/support/abort.js'
import { repositoryPath } from './repository-path.js'

/** No user has such a name. */
const notesFolder = '_users'
/** Any type that can be listed. */
const noteType = 'snapshot'
/** In the state folder, where earlier versions noted them: in no segment of a path. */
const formerSeparator = ','
const formerFolder = 'known-repositories'

export interface KnownRepositoriesInit {
  readonly storeAddress: string
  readonly openStore: (address: string, options: OpenOptions) => Promise<ObjectStore>
  /** The server's, in whose folder `repositories` the store lies unless told otherwise. */
  readonly stateDirectory: string
  /** Told of a note that names nothing of its user: it is passed over. */
  readonly onDamaged: (user: string, note: string) => void
}

/** Errors of its calls: those of the store, and of the system for the state folder. */
export class KnownRepositories {
  /** By path; those that are being noted as well. */
  readonly #remembered = new Map<string, Promise<void>>()
  /** By the name of the note, which is the hash of what it says. */
  readonly #notes = new Map<string, string>()

  constructor(private readonly init: KnownRepositoriesInit) {}

  /** Durable; costs nothing from the second time on, and what fails is tried again. `segments` as `repositoryPath` gives them. */
  remember(segments: readonly string[]): Promise<void> {
    const [user = ''] = segments
    const path = segments.join('/')
    const remembered = this.#remembered.get(path) ?? this.#note(user, path)
    this.#remembered.set(path, remembered)
    remembered.catch(() => this.#forget(path, remembered))
    return remembered
  }

  async #note(user: string, path: string): Promise<void> {
    const { key, body } = noteOf(path)
    await this.#withNotes(user, true, (store) => store.put(key, body, { signal: neverAborted }))
  }

  /** Several may have heard of the same failure, and one of them may try again already. */
  #forget(path: string, failed: Promise<void>): void {
    if (this.#remembered.get(path) === failed) this.#remembered.delete(path)
  }

  /** Segments of each. */
  async of(user: string): Promise<readonly (readonly string[])[]> {
    const paths = new Set(await this.#formerOf(user))
    try {
      await this.#withNotes(user, false, async (store) => {
        for await (const { name } of store.list(noteType, { signal: neverAborted })) paths.add(await this.#noteIn(store, name))
      })
    } catch (error) {
      if (!hasCode(error, 'repository-not-found')) throw error
    }
    return [...paths].flatMap((path) => this.#segmentsOf(user, path))
  }

  /** Forgets those that are no more, since whoever runs the server has removed them, and says which. */
  async prune(user: string): Promise<readonly string[]> {
    const gone: string[] = []
    for (const segments of await this.of(user)) if (!(await this.#isThere(segments))) gone.push(segments.join('/'))
    for (const path of gone) await this.#forgetNote(user, path)
    return gone
  }

  async #isThere(segments: readonly string[]): Promise<boolean> {
    try {
      await (await this.init.openStore(addressWithin(this.init.storeAddress, segments), { create: false, signal: neverAborted })).close()
      return true
    } catch (error) {
      if (hasCode(error, 'repository-not-found')) return false
      throw error
    }
  }

  async #forgetNote(user: string, path: string): Promise<void> {
    const { key } = noteOf(path)
    await this.#withNotes(user, true, (store) => store.delete(key, { signal: neverAborted }))
    this.#remembered.delete(path)
    await rm(join(this.init.stateDirectory, formerFolder, user, path.replaceAll('/', formerSeparator)), { force: true })
  }

  /** Whoever can write to the store may have written anything. */
  #segmentsOf(user: string, path: string): (readonly string[])[] {
    try {
      return [repositoryPath({ user }, path)]
    } catch {
      this.init.onDamaged(user, path)
      return []
    }
  }

  async #noteIn(store: ObjectStore, name: string): Promise<string> {
    const note = this.#notes.get(name) ?? Buffer.from(await store.get({ type: noteType, name }, { signal: neverAborted })).toString()
    this.#notes.set(name, note)
    return note
  }

  async #withNotes(user: string, create: boolean, work: (store: ObjectStore) => Promise<void>): Promise<void> {
    const store = await this.init.openStore(addressWithin(this.init.storeAddress, [notesFolder, user]), { create, signal: neverAborted })
    try {
      await work(store)
    } finally {
      await store.close()
    }
  }

  async #formerOf(user: string): Promise<string[]> {
    try {
      const names = await readdir(join(this.init.stateDirectory, formerFolder, user))
      return names.map((name) => name.replaceAll(formerSeparator, '/'))
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  }
}

function noteOf(path: string): { readonly key: ObjectKey; readonly body: Buffer } {
  const body = Buffer.from(path)
  return { key: { type: noteType, name: createHash('sha256').update(body).digest('hex') }, body }
}
