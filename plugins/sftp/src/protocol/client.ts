/**
 * An SFTP client over any stream: the standard input and output of `ssh`, or a channel of the library `ssh2`. Requests are
 * numbered and may be under way by the hundred; answers come in any order. When the stream ends, every call that waits
 * rejects, and so does every later one: a client is used for one connection.
 */
import type { Channel } from '../connect/channel.js'
import { FrameCutter } from './frames.js'
import { encode, noAttributes, packetTypes, PacketReader, permissions, statusCodes, type Attributes, type Field, type NamedEntry } from './packets.js'
import { OpenRequests, type Reply } from './open-requests.js'
import { StatusError } from './status-error.js'
import { WriteWindow } from '../write-window.js'

/** Every server takes packets of 34,000 bytes; more only where it says so. */
const commonDataBytes = 32 * 1024
/** What a server offers beyond that is used up to here. */
const mostDataBytes = 255 * 1024

export interface TransferLimits {
  readonly readBytes: number
  readonly writeBytes: number
}

export class SftpClient {
  /** What is written goes through it, so that other requests need not wait for all of that. */
  readonly writes = new WriteWindow()
  /** Names of what the server can do beyond version 3, such as `fsync@openssh.com`. */
  private readonly extensions = new Set<string>()
  private readonly requests: OpenRequests
  private readonly cutter = new FrameCutter()
  private broken: Error | undefined
  private limits: TransferLimits = { readBytes: commonDataBytes, writeBytes: commonDataBytes }
  private greeted: { readonly resolve: () => void; readonly reject: (reason: Error) => void } | undefined

  private constructor(
    private readonly channel: Channel,
    private readonly onBroken: () => void,
    answerSeconds: number,
  ) {
    this.requests = new OpenRequests(answerSeconds, (reason) => this.break(reason))
  }

  /**
   * Says hello and learns what the server can do. Rejects with the channel's reason when it ends before that. `onBroken` is
   * called once, before the calls that wait are rejected. A server that answers nothing for `answerSeconds` while something waits counts as gone.
   */
  static async start(channel: Channel, answerSeconds: number, onBroken: () => void): Promise<SftpClient> {
    const client = new SftpClient(channel, onBroken, answerSeconds)
    await client.greet()
    if (client.offers('limits@openssh.com')) await client.learnLimits()
    return client
  }

  offers(extension: string): boolean {
    return this.extensions.has(extension)
  }

  get transferLimits(): TransferLimits {
    return this.limits
  }

  async open(path: string, flags: number, mode?: number): Promise<Buffer> {
    return handleOf(await this.request(packetTypes.open, [path, flags, ...(mode === undefined ? noAttributes : permissions(mode))]))
  }

  async openFolder(path: string): Promise<Buffer> {
    return handleOf(await this.request(packetTypes.opendir, [path]))
  }

  close(handle: Buffer): Promise<void> {
    return this.command(packetTypes.close, [handle])
  }

  /** Undefined at the end of the file. The answer may be shorter than asked for, and is a view. */
  async read(handle: Buffer, offset: number, length: number): Promise<Buffer | undefined> {
    const reply = await this.unlessEnd(packetTypes.read, [handle, BigInt(offset), length])
    return reply === undefined ? undefined : expected(reply, packetTypes.data).bytes()
  }

  /** `body` is not copied. */
  async write(handle: Buffer, offset: number, body: Uint8Array): Promise<void> {
    checkStatus(await this.request(packetTypes.write, [handle, BigInt(offset)], body))
  }

  async stat(path: string): Promise<Attributes> {
    return expected(await this.request(packetTypes.stat, [path]), packetTypes.attributes).attributes()
  }

  async statHandle(handle: Buffer): Promise<Attributes> {
    return expected(await this.request(packetTypes.fstat, [handle]), packetTypes.attributes).attributes()
  }

  setMode(handle: Buffer, mode: number): Promise<void> {
    return this.command(packetTypes.fsetstat, [handle, ...permissions(mode)])
  }

  /** Some entries of a folder; undefined after the last. */
  async readFolder(handle: Buffer): Promise<NamedEntry[] | undefined> {
    const reply = await this.unlessEnd(packetTypes.readdir, [handle])
    return reply === undefined ? undefined : expected(reply, packetTypes.name).entries()
  }

  remove(path: string): Promise<void> {
    return this.command(packetTypes.remove, [path])
  }

  makeFolder(path: string, mode: number): Promise<void> {
    return this.command(packetTypes.mkdir, [path, ...permissions(mode)])
  }

  /** Fails where anything is in it. */
  removeFolder(path: string): Promise<void> {
    return this.command(packetTypes.rmdir, [path])
  }

  /** By version 3 it fails where `to` exists; not every server keeps to that. */
  rename(from: string, to: string): Promise<void> {
    return this.command(packetTypes.rename, [from, to])
  }

  /** Replaces `to`. */
  renameOver(from: string, to: string): Promise<void> {
    return this.command(packetTypes.extended, ['posix-rename@openssh.com', from, to])
  }

  hardLink(from: string, to: string): Promise<void> {
    return this.command(packetTypes.extended, ['hardlink@openssh.com', from, to])
  }

  sync(handle: Buffer): Promise<void> {
    return this.command(packetTypes.extended, ['fsync@openssh.com', handle])
  }

  /** Bytes and files that this user may still store in the file system of `path`; no `files` where it does not count them. */
  async freeSpace(path: string): Promise<{ bytes: number; files: number | undefined }> {
    const reader = expected(await this.request(packetTypes.extended, ['statvfs@openssh.com', path]), packetTypes.extendedReply)
    const [, fragmentBytes = 0, , , availableBlocks = 0, files = 0, , availableFiles = 0] = Array.from({ length: 8 }, () => reader.uint64())
    return { bytes: fragmentBytes * availableBlocks, files: files === 0 ? undefined : availableFiles }
  }

  /** Everything that waits rejects with `reason`. */
  private break(reason: Error): void {
    if (this.broken !== undefined) return
    this.broken = reason
    this.channel.end()
    this.onBroken()
    this.greeted?.reject(reason)
    this.requests.failAll(reason)
  }

  private async greet(): Promise<void> {
    const greeted = new Promise<void>((resolve, reject) => {
      this.greeted = { resolve, reject }
    })
    const { stream } = this.channel
    // What the stream itself says (EPIPE) is less than what the channel knows.
    const ended = (): void => void this.channel.reason().then((reason) => this.break(reason))
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    stream.once('error', ended).once('end', ended).once('close', ended)
    this.requests.expect()
    stream.write(encode(packetTypes.init, [3]))
    await greeted
    this.greeted = undefined
  }

  private async learnLimits(): Promise<void> {
    const reader = expected(await this.request(packetTypes.extended, ['limits@openssh.com']), packetTypes.extendedReply)
    reader.uint64()
    // Zero says that the server has no limit that it could name.
    const upTo = (bytes: number): number => (bytes === 0 ? commonDataBytes : Math.min(bytes, mostDataBytes))
    this.limits = { readBytes: upTo(reader.uint64()), writeBytes: upTo(reader.uint64()) }
  }

  private async command(type: number, fields: readonly Field[]): Promise<void> {
    checkStatus(await this.request(type, fields))
  }

  private async unlessEnd(type: number, fields: readonly Field[]): Promise<Reply | undefined> {
    const reply = await this.request(type, fields)
    if (reply.type !== packetTypes.status) return reply
    const error = statusOf(reply)
    if (error.status === statusCodes.endOfFile) return undefined
    throw error
  }

  private request(type: number, fields: readonly Field[], body?: Uint8Array): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.broken !== undefined) return reject(this.broken)
      const id = this.requests.add({ resolve, reject })
      const { stream } = this.channel
      if (body === undefined) return void stream.write(encode(type, [id, ...fields]))
      stream.cork()
      // The length of the last field, then the field itself as it is.
      stream.write(encode(type, [id, ...fields, body.byteLength], body.byteLength))
      stream.write(body)
      stream.uncork()
    })
  }

  private take(chunk: Buffer): void {
    if (this.broken !== undefined) return
    try {
      for (const packet of this.cutter.cut(chunk)) this.answer(new PacketReader(packet))
    } catch (error) {
      this.break(new Error('the server sends something that is not SFTP (the startup files of its shell must print nothing)', { cause: error }))
    }
  }

  private answer(reader: PacketReader): void {
    const type = reader.uint8()
    if (type === packetTypes.version) return this.welcome(reader)
    this.requests.answer(reader.uint32(), { type, reader })
  }

  private welcome(reader: PacketReader): void {
    if (reader.uint32() !== 3) throw new RangeError('not version 3')
    while (!reader.done) {
      this.extensions.add(reader.text())
      reader.bytes()
    }
    this.requests.heard()
    this.greeted?.resolve()
  }
}

function handleOf(reply: Reply): Buffer {
  return Buffer.from(expected(reply, packetTypes.handle).bytes())
}

function expected(reply: Reply, type: number): PacketReader {
  if (reply.type === type) return reply.reader
  if (reply.type === packetTypes.status) throw statusOf(reply)
  throw new StatusError(statusCodes.badMessage, `an answer of type ${reply.type}, not ${type}`)
}

function checkStatus(reply: Reply): void {
  const status = statusOf(reply)
  if (status.status !== statusCodes.ok) throw status
}

function statusOf(reply: Reply): StatusError {
  if (reply.type !== packetTypes.status) throw new StatusError(statusCodes.badMessage, `an answer of type ${reply.type}, not a status`)
  const status = reply.reader.uint32()
  return new StatusError(status, reply.reader.done ? '' : reply.reader.text().trim())
}
