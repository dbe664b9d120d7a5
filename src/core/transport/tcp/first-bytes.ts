/** Whether it is a backup server that answers: what its first bytes tell will be no different at the next try. */
import { BackupError } from '../../contracts/errors.js'
import { frameTypes, headerBytes, mostControlBytes } from './frame.js'

/** The first bytes of a TLS record that is an alert, which is how a server that expects TLS answers anything else. */
const tlsAlert = [0x15, 0x03] as const

export class FirstBytes {
  #seen = Buffer.alloc(0)

  get isSilent(): boolean {
    return this.#seen.byteLength === 0
  }

  /** Throws `invalid-usage` where it is somebody else. A header with one flipped bit is still one of a backup server. */
  push(chunk: Uint8Array): void {
    if (this.#seen.byteLength >= headerBytes) return
    const seen = (this.#seen = Buffer.concat([this.#seen, chunk.subarray(0, headerBytes - this.#seen.byteLength)]))
    if (seen[0] === tlsAlert[0] && seen[1] === tlsAlert[1]) throw new BackupError('invalid-usage', 'it speaks TLS; is it tls:// that is meant?')
    if (seen.byteLength === headerBytes && strangeFields(seen) > 1) throw new BackupError('invalid-usage', 'no backup server answers there; is it the port of --rest?')
  }
}

/** Of a first frame, WELCOME or ERROR on stream 0. */
function strangeFields(header: Buffer): number {
  const type = header.readUInt8(4)
  const strange = [
    header.readUInt32BE(0) > mostControlBytes,
    type !== frameTypes.welcome && type !== frameTypes.error,
    (header.readUInt32BE(4) & 0xffffff) !== 0,
    header.readUInt32BE(8) !== 0,
  ]
  return strange.filter(Boolean).length
}
