/** Who was to be told that their object is stored, for a client whose connection broke before it heard so. */
import type { ObjectKey } from '../../core/contracts/object-store.js'
import { identityText, objectText, type UploadIdentity } from './upload.js'

const mostReceipts = 1000

interface Receipt {
  readonly client: string
  readonly untilMs: number
  /** It got out before its connection ended. */
  readonly isOut: boolean
}

export class Receipts {
  /** By identity; the oldest first. */
  private readonly receipts = new Map<string, Receipt>()

  constructor(private readonly keptMs: number) {}

  /** Whether `client` is to hear RECEIPT at once. Who was told, and puts once more where nothing may be (`ifAbsent`), is to hear that there is something. */
  answers(identity: UploadIdentity, client: string, ifAbsent: boolean): boolean {
    const receipt = this.receipts.get(identityText(identity))
    if (receipt?.client !== client || receipt.untilMs <= performance.now()) return false
    return !(ifAbsent && receipt.isOut)
  }

  /** The object is stored, and `client` is going to be told. */
  remember(identity: UploadIdentity, client: string): void {
    const text = identityText(identity)
    this.receipts.delete(text)
    this.receipts.set(text, { client, untilMs: performance.now() + this.keptMs, isOut: false })
    for (const oldest of this.receipts.keys()) {
      if (this.receipts.size <= mostReceipts) break
      this.receipts.delete(oldest)
    }
  }

  /** What `client` was to be told is out. */
  told(identity: UploadIdentity, client: string): void {
    const receipt = this.receipts.get(identityText(identity))
    if (receipt?.client === client) this.receipts.set(identityText(identity), { ...receipt, isOut: true })
  }

  /** The object is gone, or another. */
  forget(user: string, path: string, key: ObjectKey): void {
    const prefix = `${objectText(user, path, key)} `
    for (const text of this.receipts.keys()) if (text.startsWith(prefix)) this.receipts.delete(text)
  }
}
