/** Index files for packs that are stored, written one after the other. */
import type { Clock } from '../contracts/clock.js'
import { encodeIndex, maxBlobsPerIndex, type IndexedPack } from '../repository/index/index-json.js'
import { saveUnpacked, type Saving } from '../repository/unpacked.js'

/** After a crash at most this much time of uploading is uploaded again. */
const indexEveryMs = 60_000

export class IndexWriter {
  #waiting: IndexedPack[] = []
  #waitingBlobs = 0
  #lastSaveMs: number
  #saving: Promise<void> | undefined

  constructor(
    private readonly access: Saving,
    private readonly clock: Clock,
  ) {
    this.#lastSaveMs = clock.now()
  }

  /** Takes a pack that is durable. */
  add(pack: IndexedPack): void {
    this.#waiting.push(pack)
    this.#waitingBlobs += pack.blobs.length
  }

  /** Saves when a file's worth has gathered, or some time has passed; not while another save is under way. */
  async saveWhenDue(signal: AbortSignal): Promise<void> {
    const due = this.#waitingBlobs >= maxBlobsPerIndex || this.clock.now() - this.#lastSaveMs >= indexEveryMs
    if (due && this.#saving === undefined) await this.save(signal)
  }

  /** Resolves when every pack added so far is named by a stored index. After a failure nothing is forgotten. */
  async save(signal: AbortSignal): Promise<void> {
    while (this.#saving !== undefined) await this.#saving.catch(() => undefined)
    this.#saving = this.#saveAll(signal).finally(() => (this.#saving = undefined))
    await this.#saving
  }

  async #saveAll(signal: AbortSignal): Promise<void> {
    this.#lastSaveMs = this.clock.now()
    // Packs that arrive meanwhile are for the next save, or every save would write a small file more.
    for (let remaining = this.#waiting.length; remaining > 0; ) {
      let count = 0
      let blobs = 0
      do blobs += this.#waiting[count++]!.blobs.length
      while (count < remaining && blobs + this.#waiting[count]!.blobs.length <= maxBlobsPerIndex)
      await saveUnpacked(this.access, 'index', encodeIndex(this.#waiting.slice(0, count)), { signal })
      this.#waiting.splice(0, count)
      this.#waitingBlobs -= blobs
      remaining -= count
    }
  }
}
