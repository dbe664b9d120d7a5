/** The sound of a file as 16 kHz mono, piece by piece: what speech recognition wants. */
import type { CodecContext, Frame, Packet, SoftwareResampleContext, Stream } from 'node-av/lib'
import type { Av } from './av.js'
import type { MediaFile } from './media-file.js'

export const soundRate = 16_000
/** Samples of one piece at least, but for the last: half a second. */
const pieceSamples = 8_000
/** Broken data may give any number of packets without sound. */
const maxSilentPackets = 1_000

/** Floats from -1 to 1, from where the file stands. Nothing at all where the track cannot be decoded. */
export async function* soundOf(file: MediaFile, index: number, signal: AbortSignal): AsyncGenerator<Float32Array> {
  const decoder = new SoundDecoder(file, index, signal)
  try {
    if (await decoder.open()) yield* decoder.pieces()
  } finally {
    decoder.close()
  }
}

class SoundDecoder {
  readonly #av: Av
  readonly #file: MediaFile
  readonly #stream: Stream
  readonly #signal: AbortSignal
  readonly #decoder: CodecContext
  readonly #packet: Packet
  readonly #frame: Frame
  #resampler: SoftwareResampleContext | undefined
  #shape = ''
  #waiting: Float32Array[] = []
  #waitingSamples = 0

  constructor(file: MediaFile, index: number, signal: AbortSignal) {
    const { lib, constants } = file.av
    this.#av = file.av
    this.#file = file
    this.#signal = signal
    const { streams } = file.format
    this.#stream = streams[index]!
    for (const stream of streams) stream.discard = stream.index === index ? constants.AVDISCARD_DEFAULT : constants.AVDISCARD_ALL
    this.#decoder = new lib.CodecContext()
    this.#packet = new lib.Packet()
    this.#packet.alloc()
    this.#frame = new lib.Frame()
    this.#frame.alloc()
  }

  async open(): Promise<boolean> {
    const { lib } = this.#av
    const codec = lib.Codec.findDecoder(this.#stream.codecpar.codecId)
    if (codec === null) return false
    this.#decoder.allocContext3(codec)
    if (this.#decoder.parametersToContext(this.#stream.codecpar) < 0) return false
    this.#decoder.pktTimebase = this.#stream.timeBase
    return (await this.#decoder.open2(codec, null)) >= 0
  }

  async *pieces(): AsyncGenerator<Float32Array> {
    let silent = 0
    for (let isLast = false; !isLast && silent < maxSilentPackets; silent += 1) {
      this.#packet.unref()
      const code = await this.#file.format.readFrame(this.#packet)
      this.#signal.throwIfAborted()
      isLast = code < 0
      if (!isLast && this.#packet.streamIndex !== this.#stream.index) continue
      await this.#decoder.sendPacket(isLast ? null : this.#packet)
      while ((await this.#decoder.receiveFrame(this.#frame)) >= 0) {
        this.#signal.throwIfAborted()
        if (await this.#take()) silent = 0
        this.#frame.unref()
        if (this.#waitingSamples >= pieceSamples) yield this.#piece()
      }
    }
    if (this.#waitingSamples > 0) yield this.#piece()
  }

  close(): void {
    this.#packet.free()
    this.#frame.free()
    this.#resampler?.free()
    this.#decoder.freeContext()
  }

  /** The resampler is made anew when the stream changes its rate or channels on the way. */
  async #take(): Promise<boolean> {
    const frame = this.#frame
    const { constants, lib } = this.#av
    const { channelLayout, sampleRate, nbSamples } = frame
    if (sampleRate <= 0 || nbSamples <= 0) return false
    const shape = `${frame.format} ${sampleRate} ${channelLayout.nbChannels} ${channelLayout.mask}`
    if (shape !== this.#shape) {
      this.#resampler?.free()
      this.#resampler = new lib.SoftwareResampleContext()
      const code = this.#resampler.allocSetOpts2(
        constants.AV_CHANNEL_LAYOUT_MONO, constants.AV_SAMPLE_FMT_FLT, soundRate, channelLayout, frame.format as typeof constants.AV_SAMPLE_FMT_FLT, sampleRate,
      )
      if (code < 0 || this.#resampler.init() < 0) return false
      this.#shape = shape
    }
    const room = Math.ceil((nbSamples * soundRate) / sampleRate) + 1_024
    const out = Buffer.alloc(room * 4)
    const samples = (await this.#resampler?.convert([out], room, frame.extendedData, nbSamples)) ?? -1
    if (samples <= 0) return samples === 0
    this.#waiting.push(new Float32Array(out.buffer, out.byteOffset, samples))
    this.#waitingSamples += samples
    return true
  }

  #piece(): Float32Array {
    const piece = new Float32Array(this.#waitingSamples)
    let at = 0
    for (const part of this.#waiting) {
      piece.set(part, at)
      at += part.length
    }
    this.#waiting = []
    this.#waitingSamples = 0
    return piece
  }
}
