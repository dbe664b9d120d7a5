/**
 * Messages between the agent and a host process: JSON, one a line, over a socket of their own. Not Node's IPC
 * channel: that one believes whatever a plugin writes to its descriptor, and keeps a line of any length.
 */
import type { Socket } from 'node:net'

/** The descriptor of the channel in the host process. */
export const channelDescriptor = 3

export interface ChannelInit {
  /** One line without its end. */
  readonly maxLineBytes: number
  /** Nothing further is read before it returns, so that the other side is held up by the socket's own buffer. */
  readonly onLine: (line: string) => void
  /** A line that is too long. Nothing is read any more. */
  readonly onTooLong: () => void
  /** The other side is gone, or has closed its end. Called once, also after `onTooLong` and `close`. */
  readonly onEnd: () => void
  readonly onError: (error: Error) => void
}

export class Channel {
  readonly #socket: Socket
  readonly #init: ChannelInit
  readonly #rest: PartOfLine

  constructor(socket: Socket, init: ChannelInit) {
    this.#socket = socket
    this.#init = init
    this.#rest = new PartOfLine(init.maxLineBytes)
    socket.on('data', (chunk: Buffer) => this.#onData(chunk))
    socket.on('error', init.onError)
    socket.once('close', init.onEnd)
  }

  /** In one piece. `written` is called once the system has it, or never will. */
  send(messages: readonly unknown[], written?: () => void): void {
    if (this.#socket.writable) this.#socket.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(''), written)
    else written?.()
  }

  close(): void {
    this.#socket.destroy()
  }

  #onData(chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      const line = this.#rest.endWith(chunk.subarray(start, end))
      if (line === undefined) return this.#giveUp()
      this.#init.onLine(line)
      if (this.#socket.destroyed) return
      start = end + 1
    }
    if (start < chunk.length && !this.#rest.add(chunk.subarray(start))) this.#giveUp()
  }

  #giveUp(): void {
    this.close()
    this.#init.onTooLong()
  }
}

/** The beginning of a line, in one piece of memory however many pieces it came in. */
class PartOfLine {
  readonly #maxBytes: number
  #bytes = Buffer.alloc(0)
  #length = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** False, and nothing added, when it would be too long. */
  add(piece: Buffer): boolean {
    const length = this.#length + piece.length
    if (length > this.#maxBytes) return false
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#maxBytes, Math.max(65_536, 2 * length)))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    piece.copy(this.#bytes, this.#length)
    this.#length = length
    return true
  }

  /** The whole line; undefined when it is too long. */
  endWith(piece: Buffer): string | undefined {
    if (this.#length === 0) return piece.length > this.#maxBytes ? undefined : piece.toString()
    if (!this.add(piece)) return undefined
    const line = this.#bytes.toString('utf8', 0, this.#length)
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
    return line
  }
}
