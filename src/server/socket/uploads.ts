/**
 * The uploads of all connections of a listener. One that breaks off is kept for a while, so that its client goes on where it was; what
 * is kept, and who is slow, makes room for those that wait for memory.
 */
import type { AbortOptions, ObjectKey } from '../../core/contracts/object-store.js'
import { throwIfAborted, unlessAborted } from '../../core/support/abort.js'
import type { TransferMemory } from '../contracts.js'
import { Receipts } from './receipts.js'
import { identityText, Upload, type UploadIdentity, type UploadOwner } from './upload.js'

/** How long a broken upload is kept, and for how long a client that did not hear our receipt may ask again. */
const keptMs = 2 * 60 * 1000

interface Active {
  readonly upload: Upload
  readonly owner: UploadOwner
  /** Resolves when the upload was kept, stored or dropped. */
  readonly settled: Promise<void>
  settle(): void
  unwatch(): void
}

interface Kept {
  readonly upload: Upload
  readonly expires: NodeJS.Timeout
  unkeep(): void
}

export interface BeginOptions extends AbortOptions {
  /** Of the PUT. */
  readonly ifAbsent: boolean
}

export class Uploads {
  private readonly active = new Map<Upload, Active>()
  /** By identity; the oldest first. */
  private readonly kept = new Map<string, Kept>()
  private readonly receipts = new Receipts(keptMs)

  constructor(private readonly memory: TransferMemory) {}

  /** Waits for memory where there is nothing to go on with. `stored`: this client was to be told that the object is stored. */
  async begin(identity: UploadIdentity, owner: UploadOwner, { signal, ifAbsent }: BeginOptions): Promise<Upload | 'stored'> {
    const text = identityText(identity)
    await this.takeOver(text, owner, signal)
    throwIfAborted(signal)
    if (this.receipts.answers(identity, owner.client, ifAbsent)) return 'stored'
    const upload = this.unkeep(text) ?? new Upload(identity, await this.memory.lease(identity.size, { signal, user: identity.user, line: owner.session }))
    this.activate(upload, owner)
    return upload
  }

  /** From now on it is no longer receiving, and not evicted. */
  committing(upload: Upload): void {
    this.active.get(upload)?.unwatch()
  }

  /** It broke off, and may go on. */
  keep(upload: Upload): void {
    const text = identityText(upload.identity)
    const other = this.kept.get(text)
    if (other !== undefined && other.upload.received >= upload.received) return this.drop(upload)
    this.forget(text)
    upload.broken()
    this.settle(upload)
    const expires = setTimeout(() => this.forget(text), keptMs).unref()
    const kept = { upload, expires, unkeep: (): void => undefined }
    this.kept.set(text, kept)
    kept.unkeep = this.memory.keep(() => this.forget(text))
  }

  drop(upload: Upload): void {
    upload.lease.release()
    this.settle(upload)
  }

  stored(upload: Upload): void {
    const owner = this.active.get(upload)?.owner
    const { user, path, key } = upload.identity
    // A config that replaces another: the receipt of what it replaced would tell that it is there.
    if (key.type === 'config') this.deleted(user, path, key)
    if (owner !== undefined) this.receipts.remember(upload.identity, owner.client)
    this.drop(upload)
  }

  /** This client was told that the object is stored. */
  told(identity: UploadIdentity, client: string): void {
    this.receipts.told(identity, client)
  }

  /** The object was deleted: whoever sends it again has to send all of it. */
  deleted(user: string, path: string, key: ObjectKey): void {
    this.receipts.forget(user, path, key)
  }

  /** Lets go of what is kept. */
  close(): void {
    for (const text of [...this.kept.keys()]) this.forget(text)
  }

  private async takeOver(text: string, owner: UploadOwner, signal: AbortSignal): Promise<void> {
    for (const { upload, owner: before, settled } of [...this.active.values()]) {
      if (before.client !== owner.client || before.session === owner.session || identityText(upload.identity) !== text) continue
      before.superseded()
      await unlessAborted(settled, signal)
    }
  }

  private activate(upload: Upload, owner: UploadOwner): void {
    let settle = (): void => undefined
    const settled = new Promise<void>((resolve) => (settle = resolve))
    const unwatch = this.memory.watch({ user: upload.identity.user, line: owner.session, heldBytes: upload.identity.size, movedBytes: () => upload.arrived, evict: () => owner.evicted() })
    this.active.set(upload, { upload, owner, settled, settle, unwatch })
  }

  private settle(upload: Upload): void {
    const active = this.active.get(upload)
    active?.unwatch()
    active?.settle()
    this.active.delete(upload)
  }

  private unkeep(text: string): Upload | undefined {
    const kept = this.kept.get(text)
    clearTimeout(kept?.expires)
    kept?.unkeep()
    this.kept.delete(text)
    return kept?.upload
  }

  private forget(text: string): void {
    this.unkeep(text)?.lease.release()
  }
}
