/**
 * Names and sizes in forty bytes each: a listing is read to its end before anybody sees it, since a reader that takes its time would
 * hold a connection, and one that calls the store meanwhile might wait for that very connection.
 */
const nameBytes = 32
const entryBytes = nameBytes + 8

export class CompactList {
  private bytes = Buffer.alloc(64 * entryBytes)
  private count = 0

  /** `name`: 64 hex digits. */
  add(name: string, size: number): void {
    const at = this.count * entryBytes
    if (at === this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)])
    this.bytes.write(name, at, 'hex')
    this.bytes.writeDoubleLE(size, at + nameBytes)
    this.count++
  }

  *[Symbol.iterator](): Generator<{ name: string; size: number }> {
    for (let at = 0; at < this.count * entryBytes; at += entryBytes) {
      yield { name: this.bytes.toString('hex', at, at + nameBytes), size: this.bytes.readDoubleLE(at + nameBytes) }
    }
  }
}
