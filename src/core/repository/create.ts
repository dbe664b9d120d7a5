/** Making a repository, and what becomes of its key when somebody else was first or nobody knows. */
import { asError, BackupError, errorCatalogue, hasCode, messageOf, type ErrorCode } from '../contracts/errors.js'
import type { Clock } from '../contracts/clock.js'
import type { ObjectKey, ObjectStore } from '../contracts/object-store.js'
import { loadZstd } from '../compress/zstd.js'
import { identity } from '../os/identity.js'
import { neverAborted } from '../support/abort.js'
import { encodeConfig, knowsCompression, makeConfig } from './config.js'
import { generateKey, seal } from './crypto/envelope.js'
import { makeKeyFile } from './crypto/key-file.js'
import type { ScryptCost } from './crypto/scrypt.js'
import { configKey, Repository, type OpenOptions } from './repository.js'
import { sha256 } from './unpacked.js'

export interface CreateOptions extends OpenOptions {
  readonly clock: Clock
  /** Cost of guessing the password; the default is right for people, tests take less. */
  readonly cost?: ScryptCost
}

/** Makes a repository in an empty store. Rejects with `repository-exists` where there is one, or what is left of one. */
export async function createRepository(store: ObjectStore, { password, signal, clock, cost }: CreateOptions): Promise<Repository> {
  if ((await store.stat(configKey, { signal })) !== undefined) throw repositoryExists(store)
  for await (const { name } of store.list('key', { signal })) {
    // A second key file that the same password opens makes the repository unreadable for restic.
    throw new BackupError('repository-exists', `there is no repository at ${store.address}, but a key of one`, {
      subject: name,
      hint: 'If an `init` was interrupted there, remove what it left and run it again; if not, the config of a repository was lost.',
    })
  }
  const key = generateKey()
  const config = makeConfig()
  const { username, hostname } = identity()
  const owner = { created: new Date(clock.now()).toISOString(), username, hostname }
  const keyFile = Buffer.from(JSON.stringify(await makeKeyFile(key, password, owner, cost && { cost })))
  const keyName = { type: 'key', name: sha256(keyFile) } as const
  await store.put(keyName, keyFile, { signal })
  const sealedConfig = seal(key, Buffer.from(encodeConfig(config)))
  try {
    // The config makes the folder a repository, so it comes last, and never over another one.
    await store.put(configKey, sealedConfig, { signal, ifAbsent: true })
  } catch (error) {
    await undoCreation(store, keyName, sealedConfig, error)
  }
  return new Repository({ store, key, zstd: await loadZstd(), compresses: knowsCompression(config) }, config)
}

function repositoryExists(store: ObjectStore, cause?: unknown): BackupError {
  return new BackupError('repository-exists', `there is a repository at ${store.address} already`, { subject: store.address, cause })
}

/**
 * After a put of the config that failed with `cause`: resolves when the config that is there is ours all the same. Whatever happens
 * here, what it rejects with is about that put. The key stays where a config that it opens is there, or may still arrive.
 */
async function undoCreation(store: ObjectStore, keyName: ObjectKey, sealedConfig: Buffer, cause: unknown): Promise<void> {
  const wasThere = hasCode(cause, 'object-exists')
  const failure = wasThere ? repositoryExists(store, cause) : asError(cause)
  let isOurs: boolean
  try {
    const stored = await storedConfig(store)
    isOurs = stored !== undefined && sealedConfig.equals(stored)
    if (stored === undefined && mayStillArrive(store, cause)) throw new BackupError('store-failed', 'its config may still arrive')
    if (!isOurs) await store.delete(keyName, { signal: neverAborted })
  } catch (why) {
    throw withKeyLeft(failure, keyName, why)
  }
  if (!isOurs || !wasThere) throw failure
}

/** The caller's signal may be what ended the put. */
async function storedConfig(store: ObjectStore): Promise<Uint8Array | undefined> {
  const options = { signal: neverAborted }
  return (await store.stat(configKey, options)) && (await store.get(configKey, options))
}

/** Behind a connection that broke, or a call that nobody waits for any more, a server may still be storing. A folder's put is over when it rejects. */
function mayStillArrive(store: ObjectStore, cause: unknown): boolean {
  return store.localFolder === undefined && (hasCode(cause, 'store-failed') || hasCode(cause, 'aborted'))
}

/** `failure`, and which key is left behind. */
function withKeyLeft(failure: Error, { name }: ObjectKey, why: unknown): BackupError {
  const left = `The key ${name} that this run put there could not be removed (${messageOf(why)}).`
  const advice = hasCode(failure, 'repository-exists')
    ? 'It opens nothing; have it removed by whoever can, since restic fails on it where the password is the same.'
    : 'Look again later with `backup snapshots`; only if there is no repository then, remove that key and run init again.'
  return new BackupError(codeOf(failure), failure.message, { subject: name, hint: `${left} ${advice}`, cause: new AggregateError([failure, why]) })
}

function codeOf(failure: Error): ErrorCode {
  const code = 'code' in failure ? String(failure.code) : ''
  return Object.hasOwn(errorCatalogue, code) ? (code as ErrorCode) : 'internal'
}
