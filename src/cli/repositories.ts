/** The repository that a command works on: found by its address, opened with the password, closed at the end. */
import { inject, injectable } from 'tsyringe'
import { originText, type Setting } from '../config/setting.js'
import type { Clock } from '../core/contracts/clock.js'
import { BackupError, hasCode, messageOf } from '../core/contracts/errors.js'
import type { ObjectStore } from '../core/contracts/object-store.js'
import { maskedAddress } from '../core/support/address.js'
import { createRepository } from '../core/repository/create.js'
import { openRepository, type Repository } from '../core/repository/repository.js'
import type { SendingSettings } from '../core/send/sender.js'
import { CLOCK, PASSWORDS, SETTINGS, SIGNAL, STORES } from '../tokens.js'
import type { PasswordSource } from './password/source.js'
import { refuseForeignFolder, refuseKeyWithoutConfig } from './repository-folder.js'
import type { CommandSettings } from './settings.js'
import { repositoryFlagText } from './repository-flag.js'
import type { OpenStoreOptions, Stores } from './stores/stores.js'

const configKey = { type: 'config', name: 'config' } as const

@injectable()
export class Repositories {
  readonly #open: { close(): Promise<void> }[] = []

  constructor(
    @inject(SETTINGS) private readonly settings: CommandSettings,
    @inject(SIGNAL) private readonly signal: AbortSignal,
    @inject(CLOCK) private readonly clock: Clock,
    @inject(STORES) private readonly stores: Stores,
    @inject(PASSWORDS) private readonly passwords: PasswordSource,
  ) {}

  /** `cached`: whether local copies will do (default true). Errors: `invalid-usage` without an address, `repository-not-found`, `wrong-password` and the engine's. */
  async open(options: { readonly cached?: boolean } = {}): Promise<Repository> {
    const address = this.#address()
    const store = await this.#storeAt(address, options)
    // Nobody should have to type a password to learn that there is no repository.
    if (store === undefined || !(await this.#hasConfig(store))) {
      if (store !== undefined) await refuseKeyWithoutConfig(store, 'repository-not-found', { signal: this.signal })
      if (store !== undefined) await refuseForeignFolder(store, 'repository-not-found')
      throw noRepositoryAt(address, this.settings.configuration.repository)
    }
    const password = await this.passwords.read({ signal: this.signal })
    const repository = await this.#unlock(store, password)
    this.#open.push(repository)
    return repository
  }

  /** For stories that write. Errors: `invalid-usage` without an address. */
  sending(): SendingSettings {
    return { connections: this.stores.connectionsFor(this.#address()) }
  }

  /** Makes the repository at the address. Errors: `repository-exists`, `invalid-usage` for a folder with other contents. */
  async create(): Promise<{ id: string; address: string }> {
    const address = this.#address()
    // The first connection of an init, and the only one that may meet a server that nobody knows yet.
    const existing = await this.#storeAt(address, { trustNew: true })
    if (existing !== undefined && (await this.#hasConfig(existing))) {
      throw new BackupError('repository-exists', 'there is a repository already', { subject: existing.address, hint: 'Use it as it is, or give another path.' })
    }
    if (existing !== undefined) {
      await refuseKeyWithoutConfig(existing, 'repository-exists', { signal: this.signal })
      await refuseForeignFolder(existing, 'invalid-usage')
    }
    const password = await this.passwords.read({ signal: this.signal, confirm: true })
    const store = await this.stores.open(address, { signal: this.signal, create: true })
    this.#open.push(store)
    const { id } = await createRepository(store, { password, clock: this.clock, signal: this.signal })
    return { id, address: store.address }
  }

  async close(): Promise<void> {
    for (const opened of this.#open.splice(0).reverse()) await opened.close()
  }

  #address(): string {
    const { repository } = this.settings.configuration
    if (repository !== undefined && repository.value !== '') return repository.value
    throw new BackupError('invalid-usage', 'no repository is named', {
      hint: 'Make one with: backup init --repo DIR; then add --repo DIR here, set BACKUP_REPOSITORY=DIR, or write repository: DIR into backup.yaml.',
    })
  }

  /** The password's source knows best what to look at when it does not fit. */
  async #unlock(store: ObjectStore, password: string): Promise<Repository> {
    try {
      return await openRepository(store, { password, signal: this.signal })
    } catch (cause) {
      if (!hasCode(cause, 'wrong-password')) throw cause
      throw new BackupError('wrong-password', messageOf(cause), { subject: store.address, hint: this.passwords.hintWhenWrong, cause })
    }
  }

  async #hasConfig(store: ObjectStore): Promise<boolean> {
    return (await store.stat(configKey, { signal: this.signal })) !== undefined
  }

  /** What is at the address, a repository or not; undefined where nothing is. Makes nothing. */
  async #storeAt(address: string, options: Pick<OpenStoreOptions, 'cached' | 'trustNew'> = {}): Promise<ObjectStore | undefined> {
    try {
      const store = await this.stores.open(address, { ...options, signal: this.signal, create: false })
      this.#open.push(store)
      return store
    } catch (error) {
      if (hasCode(error, 'repository-not-found')) return undefined
      throw error
    }
  }
}

function noRepositoryAt(openedAddress: string, named: Setting<string> | undefined): BackupError {
  const address = maskedAddress(openedAddress)
  const where = named?.origin.from === 'file' ? `, which ${originText(named.origin)} names` : ''
  return new BackupError('repository-not-found', `no repository at ${address}${where}`, { hint: `Make one with: backup init${repositoryFlagText(named)}` })
}
