/** The repository that a command works on: found by its address, opened with the password, closed at the end. */
import { inject, injectable } from 'tsyringe'
import type { Clock } from '../core/contracts/clock.js'
import { BackupError, hasCode } from '../core/contracts/errors.js'
import type { ObjectStore } from '../core/contracts/object-store.js'
import { createRepository, openRepository, type Repository } from '../core/repository/repository.js'
import { CLOCK, PASSWORDS, SETTINGS, SIGNAL, TRANSPORTS } from '../tokens.js'
import type { PasswordSource } from './password/source.js'
import type { CommandSettings } from './settings.js'
import type { TransportRegistry } from './transports.js'

const configKey = { type: 'config', name: 'config' } as const

@injectable()
export class Repositories {
  readonly #open: { close(): Promise<void> }[] = []

  constructor(
    @inject(SETTINGS) private readonly settings: CommandSettings,
    @inject(SIGNAL) private readonly signal: AbortSignal,
    @inject(CLOCK) private readonly clock: Clock,
    @inject(TRANSPORTS) private readonly transports: TransportRegistry,
    @inject(PASSWORDS) private readonly passwords: PasswordSource,
  ) {}

  /** Errors: `invalid-usage` without an address, `repository-not-found`, `wrong-password` and the engine's. */
  async open(): Promise<Repository> {
    const address = this.#address()
    const store = await this.#existingStore(address)
    // Nobody should have to type a password to learn that there is no repository.
    if (store === undefined) throw noRepositoryAt(address)
    const password = await this.passwords.read({ signal: this.signal })
    const repository = await openRepository(store, { password, signal: this.signal })
    this.#open.push(repository)
    return repository
  }

  /** Makes the repository at the address. Errors: `repository-exists` and those of `open`. */
  async create(): Promise<{ id: string; address: string }> {
    const address = this.#address()
    const existing = await this.#existingStore(address)
    if (existing !== undefined) {
      throw new BackupError('repository-exists', 'there is a repository already', { subject: existing.address, hint: 'Use it as it is, or name another folder.' })
    }
    const password = await this.passwords.read({ signal: this.signal, confirm: true })
    const store = await this.transports.open(address, { signal: this.signal, create: true })
    this.#open.push(store)
    const { id } = await createRepository(store, { password, clock: this.clock, signal: this.signal })
    return { id, address: store.address }
  }

  async close(): Promise<void> {
    for (const opened of this.#open.splice(0).reverse()) await opened.close()
  }

  #address(): string {
    const { repository } = this.settings
    if (repository !== undefined && repository !== '') return repository
    throw new BackupError('invalid-usage', 'no repository is named', {
      hint: 'Make one with: backup init --repo DIR; then add --repo DIR here, or set BACKUP_REPOSITORY=DIR.',
    })
  }

  /** The store at the address if it holds a repository; makes nothing. */
  async #existingStore(address: string): Promise<ObjectStore | undefined> {
    try {
      const store = await this.transports.open(address, { signal: this.signal, create: false })
      this.#open.push(store)
      return (await store.stat(configKey, { signal: this.signal })) === undefined ? undefined : store
    } catch (error) {
      if (hasCode(error, 'repository-not-found')) return undefined
      throw error
    }
  }
}

function noRepositoryAt(address: string): BackupError {
  return new BackupError('repository-not-found', `no repository at ${address}`, { hint: `Make one with: backup init --repo ${shellWord(address)}` })
}

/** The address as it can be pasted back into a shell. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
