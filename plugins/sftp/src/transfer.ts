/** Contents of files, sent and fetched in pieces of which many are under way at a time. */
import type { SftpClient } from './protocol/client.js'
import { inFlight } from './in-flight.js'

/** Of one file at a time. Beyond OpenSSH's own window (2 MiB) that is what limits. Of all files that are written: `write-window.ts`. */
const windowBytes = 4 * 1024 * 1024
const mostRequests = 64

export interface Range {
  readonly offset: number
  /** Undefined: to the end. */
  readonly length: number | undefined
}

/** `checkpoint` is called between pieces with the number of bytes that the server has acknowledged; what it throws ends the transfer. */
export async function writeAll(client: SftpClient, handle: Buffer, body: Uint8Array, signal: AbortSignal, checkpoint: (doneBytes: number) => void): Promise<void> {
  const pieceBytes = client.transferLimits.writeBytes
  let done = 0
  await inFlight(Math.ceil(body.byteLength / pieceBytes), requestsOf(pieceBytes), async (index) => {
    const piece = body.subarray(index * pieceBytes, (index + 1) * pieceBytes)
    await client.writes.run(piece.byteLength, signal, async () => {
      checkpoint(done)
      await client.write(handle, index * pieceBytes, piece)
    })
    done += piece.byteLength
  })
}

/** Fewer bytes than asked for only where the file ends. */
export async function readRange(client: SftpClient, handle: Buffer, range: Range, checkpoint: () => void): Promise<Uint8Array> {
  const pieceBytes = client.transferLimits.readBytes
  const firstBytes = Math.min(range.length ?? pieceBytes, pieceBytes)
  // Both at once: most of what is asked for is one small piece of a pack.
  const [{ size }, first] = await Promise.all([client.statHandle(handle), firstBytes === 0 ? undefined : client.read(handle, range.offset, firstBytes)])
  if (size === undefined) throw new Error('the server does not tell the size of the file')
  const wanted = Math.max(0, Math.min(range.length ?? size, size - range.offset))
  // Not from node's pool: the caller owns the whole of it.
  const bytes = Buffer.allocUnsafeSlow(wanted)
  const begun = first?.copy(bytes) ?? 0
  await inFlight(Math.ceil((wanted - begun) / pieceBytes), requestsOf(pieceBytes), async (index) => {
    const at = begun + index * pieceBytes
    const end = Math.min(at + pieceBytes, wanted)
    for (let filled = at; filled < end; ) {
      checkpoint()
      const piece = await client.read(handle, range.offset + filled, end - filled)
      if (piece === undefined || piece.byteLength === 0) throw new Error('the file became shorter while it was read')
      filled += piece.copy(bytes, filled, 0, end - filled)
    }
  })
  return bytes
}

function requestsOf(pieceBytes: number): number {
  return Math.min(mostRequests, Math.ceil(windowBytes / pieceBytes))
}
