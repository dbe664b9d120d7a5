/** One object on its way to the server: its bytes, as far as they have come, in one buffer of its size. */
import type { ObjectKey } from '../../core/contracts/object-store.js'
import { keyText } from '../../core/transport/object-key.js'
import type { Lease } from '../contracts.js'

/** What has to be the same for an upload to go on. */
export interface UploadIdentity {
  readonly user: string
  readonly path: string
  readonly key: ObjectKey
  readonly size: number
  readonly sha256: string
}

/** Who an upload belongs to as long as it is under way. */
export interface UploadOwner {
  /** As HELLO said. */
  readonly client: string
  /** The connection: an upload on another one of the same client is a leftover. */
  readonly session: object
  /** Ends the connection: its client is here on a new one. Uploads that were still receiving are kept when it returns. */
  superseded(): void
  /** Ends the upload: it is slow, and others need the memory. */
  evicted(): void
}

export class Upload {
  private count = 0
  private arrivingBytes = 0

  /** `lease` has the size of the object. */
  constructor(
    readonly identity: UploadIdentity,
    readonly lease: Lease,
  ) {}

  get received(): number {
    return this.count
  }

  get isWhole(): boolean {
    return this.count === this.identity.size
  }

  /** What has come so far, with what nobody has verified yet. */
  get arrived(): number {
    return this.count + this.arrivingBytes
  }

  /** `bytes` more of the next ones have come. */
  arriving(bytes: number): void {
    this.arrivingBytes += bytes
  }

  /** The next `bytes` of the body are there. */
  advance(bytes: number): void {
    this.count += bytes
    this.arrivingBytes = 0
  }

  /** What had not been verified comes again. */
  broken(): void {
    this.arrivingBytes = 0
  }
}

export function identityText({ user, path, key, size, sha256 }: UploadIdentity): string {
  return `${objectText(user, path, key)} ${size} ${sha256}`
}

/** Neither users nor paths nor names hold a blank. */
export function objectText(user: string, path: string, key: ObjectKey): string {
  return `${user} ${path} ${keyText(key)}`
}
