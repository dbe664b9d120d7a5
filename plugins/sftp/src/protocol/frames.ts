/** Cuts what comes from the server into packets. */

/** OpenSSH sends and takes no more than 256 KiB; other servers' listings may be longer. What claims more is no SFTP. */
const mostBytes = 1024 * 1024

export class FrameCutter {
  private head = Buffer.alloc(0)
  private body: Buffer | undefined
  private filled = 0

  private begin(chunk: Buffer): Buffer {
    const missing = 4 - this.head.byteLength
    this.head = Buffer.concat([this.head, chunk.subarray(0, missing)])
    return chunk.subarray(missing)
  }

  private length(): number | undefined {
    if (this.head.byteLength < 4) return undefined
    const length = this.head.readUInt32BE()
    if (length === 0 || length > mostBytes) throw new RangeError(`a packet of ${length} bytes`)
    return length
  }

  /** The packets that `chunk` completes, without their length. They may be views of it. Throws a RangeError for a length that cannot be. */
  *cut(chunk: Buffer): Generator<Buffer> {
    let rest = chunk
    while (rest.byteLength > 0) {
      if (this.body === undefined) {
        rest = this.begin(rest)
        const length = this.length()
        if (length === undefined) return
        if (rest.byteLength >= length) {
          yield rest.subarray(0, length)
          rest = rest.subarray(length)
          this.head = Buffer.alloc(0)
          continue
        }
        this.body = Buffer.allocUnsafe(length)
        this.filled = 0
      }
      const copied = rest.copy(this.body, this.filled)
      this.filled += copied
      rest = rest.subarray(copied)
      if (this.filled < this.body.byteLength) return
      const whole = this.body
      this.body = undefined
      this.head = Buffer.alloc(0)
      yield whole
    }
  }
}
