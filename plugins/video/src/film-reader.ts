/** Packets and frames of a film's picture track: seek, read, decode. Every native object is freed by `close`. */
import type { CodecContext, Frame, Packet, Stream } from 'node-av/lib'
import type { MediaFile } from './media-file.js'
import type { Tracks } from './tracks.js'

/** 8K has 33 million. Larger frames are refused by the decoder before it takes memory for them. */
const maxPixels = 40_000_000
const decoderThreads = 2
/** Broken data may give any number of packets without a frame. */
const maxPacketsToFrame = 100

/** Valid until the next one is decoded. */
export interface Decoded {
  readonly frame: Frame
  /** Undefined in streams that carry no times. */
  readonly seconds: number | undefined
}

export class FilmReader {
  readonly #file: MediaFile
  readonly #stream: Stream
  readonly #signal: AbortSignal
  readonly #startSeconds: number
  readonly #packet: Packet
  readonly #frame: Frame
  #decoder: CodecContext | undefined

  constructor(file: MediaFile, tracks: Tracks, index: number, signal: AbortSignal) {
    const { av, format } = file
    this.#file = file
    this.#signal = signal
    this.#startSeconds = tracks.startSeconds
    const { streams } = format
    this.#stream = streams[index]!
    for (const stream of streams) stream.discard = stream.index === index ? av.constants.AVDISCARD_DEFAULT : av.constants.AVDISCARD_ALL
    this.#packet = new av.lib.Packet()
    this.#packet.alloc()
    this.#frame = new av.lib.Frame()
    this.#frame.alloc()
  }

  /** False where FFmpeg has no decoder for it, or the track lacks what that needs. */
  async open(): Promise<boolean> {
    const { lib } = this.#file.av
    const codec = lib.Codec.findDecoder(this.#stream.codecpar.codecId)
    if (codec === null) return false
    const decoder = new lib.CodecContext()
    decoder.allocContext3(codec)
    this.#decoder = decoder
    if (decoder.parametersToContext(this.#stream.codecpar) < 0) return false
    decoder.pktTimebase = this.#stream.timeBase
    decoder.threadCount = decoderThreads
    const options = lib.Dictionary.fromObject({ max_pixels: maxPixels })
    return (await decoder.open2(codec, options).finally(() => options.free())) >= 0
  }

  /** To the last key frame at or before it. False where the container cannot. */
  async seek(seconds: number): Promise<boolean> {
    const { num, den } = this.#stream.timeBase
    const ticks = BigInt(Math.round(((seconds + this.#startSeconds) * den) / num))
    const code = await this.#file.format.seekFrame(this.#stream.index, ticks, this.#file.av.constants.AVSEEK_FLAG_BACKWARD)
    this.#signal.throwIfAborted()
    this.#decoder?.flushBuffers()
    return code >= 0
  }

  /** To the first byte where seeking by time is of no use. */
  async rewind(): Promise<void> {
    const { AVSEEK_FLAG_BACKWARD, AVSEEK_FLAG_BYTE } = this.#file.av.constants
    const code = await this.#file.format.seekFrame(-1, 0n, AVSEEK_FLAG_BYTE)
    if (code < 0) await this.#file.format.seekFrame(-1, BigInt(Math.round(this.#startSeconds * 1e6)), AVSEEK_FLAG_BACKWARD)
    this.#signal.throwIfAborted()
    this.#decoder?.flushBuffers()
  }

  /** The next packet of the track, which is valid until the next call; undefined at the end, or where reading fails. */
  async read(): Promise<{ readonly seconds: number | undefined; readonly isKey: boolean } | undefined> {
    const packet = this.#packet
    for (;;) {
      packet.unref()
      const code = await this.#file.format.readFrame(packet)
      this.#signal.throwIfAborted()
      if (code < 0) return undefined
      if (packet.streamIndex === this.#stream.index) return { seconds: this.#secondsOf(packet.pts) ?? this.#secondsOf(packet.dts), isKey: packet.isKeyframe }
    }
  }

  /** The picture that the packet just read begins with, without those that others would follow with. */
  async decodeKeyFrame(): Promise<Decoded | undefined> {
    // Drained at once: a decoder otherwise waits for frames that are shown before.
    const frame = (await this.#sent(this.#packet)) ?? (await this.#sent(null))
    if (frame !== undefined) return this.#told(frame)
    this.#opened().flushBuffers()
    for (let count = 0; count < maxPacketsToFrame; count += 1) {
      const later = await this.#sent(this.#packet)
      if (later !== undefined) return this.#told(later)
      if ((await this.read()) === undefined) break
    }
    const last = await this.#sent(null)
    return last === undefined ? undefined : this.#told(last)
  }

  /** Reads and decodes on from here and tells each frame, until it wants no more (`false`), the end, or too many packets without a frame. */
  async walk(take: (decoded: Decoded) => Promise<boolean>): Promise<'stopped' | 'end'> {
    let silent = 0
    for (let isLast = false; silent < maxPacketsToFrame && !isLast; silent += 1) {
      isLast = (await this.read()) === undefined
      let frame = await this.#sent(isLast ? null : this.#packet)
      for (; frame !== undefined; frame = await this.#received()) {
        silent = 0
        if (!(await take(this.#told(frame)))) return 'stopped'
      }
    }
    return 'end'
  }

  close(): void {
    this.#packet.free()
    this.#frame.free()
    this.#decoder?.freeContext()
  }

  async #sent(packet: Packet | null): Promise<Frame | undefined> {
    // A packet that is damaged is passed over: the next one may be whole.
    await this.#opened().sendPacket(packet)
    return this.#received()
  }

  async #received(): Promise<Frame | undefined> {
    this.#frame.unref()
    const code = await this.#opened().receiveFrame(this.#frame)
    this.#signal.throwIfAborted()
    return code >= 0 ? this.#frame : undefined
  }

  #told(frame: Frame): Decoded {
    return { frame, seconds: this.#secondsOf(frame.bestEffortTimestamp) }
  }

  #opened(): CodecContext {
    if (this.#decoder === undefined) throw new Error('the decoder was not opened')
    return this.#decoder
  }

  #secondsOf(ticks: bigint): number | undefined {
    const { num, den } = this.#stream.timeBase
    return ticks === this.#file.av.constants.AV_NOPTS_VALUE ? undefined : (Number(ticks) * num) / den - this.#startSeconds
  }
}
