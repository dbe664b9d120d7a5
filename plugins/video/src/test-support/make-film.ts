/** Films and sounds for tests, made with FFmpeg's own encoders. */
import type { CodecContext, FormatContext, Frame, Packet, Stream } from 'node-av/lib'
import { loadAv, type Av } from '../av.js'

export type Colour = readonly [red: number, green: number, blue: number]

export interface FilmPlan {
  /** FFmpeg's name of the container. */
  readonly format: string
  readonly tags?: Readonly<Record<string, string>>
  readonly picture?: {
    readonly encoder: string
    readonly width?: number
    readonly height?: number
    readonly fps?: number
    readonly frames: number
    /** Frames from one key frame to the next. */
    readonly gop?: number
    /** FFmpeg's name. */
    readonly pixelFormat?: string
    /** Clockwise turn that shows it upright. */
    readonly rotation?: 0 | 90 | 180 | 270
    readonly options?: Readonly<Record<string, string>>
    /** Colour of each pixel; x and y from 0 to 1. */
    readonly draw: (frame: number, x: number, y: number) => Colour
  }
  readonly sound?: {
    readonly encoder: string
    readonly seconds: number
    readonly sampleRate?: number
    readonly channels?: 1 | 2
    readonly language?: string
    /** From -1 to 1. */
    readonly wave: (seconds: number) => number
  }
  readonly subtitles?: { readonly encoder: string; readonly language?: string; readonly lines: readonly string[] }
}

interface Track {
  readonly stream: Stream
  readonly packets: readonly Packet[]
  readonly timeBase: { readonly num: number; readonly den: number }
}

export async function makeFilm(path: string, plan: FilmPlan): Promise<void> {
  const av = await loadAv()
  const output = new av.lib.FormatContext()
  ok(output.allocOutputContext2(null, plan.format, path))
  ok(await output.openOutput())
  if (plan.tags !== undefined) output.metadata = av.lib.Dictionary.fromObject(plan.tags)
  const tracks: Track[] = []
  if (plan.picture !== undefined) tracks.push(await pictureTrack(av, output, plan.picture))
  if (plan.sound !== undefined) tracks.push(await soundTrack(av, output, plan.sound))
  if (plan.subtitles !== undefined) tracks.push(subtitleTrack(av, output, plan.subtitles))
  ok(await output.writeHeader(null))
  for (const { stream, packets, timeBase } of tracks) {
    for (const packet of packets) {
      packet.streamIndex = stream.index
      packet.rescaleTs(timeBase, stream.timeBase)
    }
  }
  const inOrder = tracks.flatMap(({ stream, packets }) => packets.map((packet) => ({ packet, at: (Number(packet.dts) * stream.timeBase.num) / stream.timeBase.den })))
  for (const { packet } of inOrder.sort((a, b) => a.at - b.at)) {
    ok(await output.interleavedWriteFrame(packet))
    packet.free()
  }
  ok(await output.writeTrailer())
  await output.closeOutput()
  output.freeContext()
}

async function pictureTrack(av: Av, output: FormatContext, plan: NonNullable<FilmPlan['picture']>): Promise<Track> {
  const { lib, constants } = av
  const { width = 128, height = 96, fps = 10, pixelFormat = 'yuv420p' } = plan
  const encoder = newEncoder(av, plan.encoder)
  encoder.width = width
  encoder.height = height
  encoder.timeBase = new lib.Rational(1, fps)
  encoder.framerate = new lib.Rational(fps, 1)
  encoder.pixelFormat = lib.avGetPixFmtFromName(pixelFormat)
  encoder.gopSize = plan.gop ?? 12
  encoder.bitRate = 800_000n
  await open(av, output, encoder, plan.options)
  const scaler = new lib.SoftwareScaleContext()
  scaler.getContext(width, height, constants.AV_PIX_FMT_RGB24, width, height, encoder.pixelFormat)
  const packets: Packet[] = []
  for (let index = 0; index < plan.frames; index += 1) {
    const source = lib.Frame.fromVideoBuffer(painted(width, height, (x, y) => plan.draw(index, x, y)), { width, height, format: constants.AV_PIX_FMT_RGB24 })
    const frame = new lib.Frame()
    frame.alloc()
    frame.width = width
    frame.height = height
    frame.format = encoder.pixelFormat
    ok(frame.getBuffer())
    ok(await scaler.scaleFrame(frame, source))
    frame.pts = BigInt(index)
    packets.push(...(await encoded(av, encoder, frame)))
    frame.free()
    source.free()
  }
  packets.push(...(await encoded(av, encoder, null)))
  scaler.freeContext()
  const stream = newStream(output, encoder)
  stream.avgFrameRate = new lib.Rational(fps, 1)
  if (plan.rotation !== undefined) stream.codecpar.addCodedSideData(constants.AV_PKT_DATA_DISPLAYMATRIX, displayMatrix(plan.rotation))
  encoder.freeContext()
  return { stream, packets, timeBase: { num: 1, den: fps } }
}

async function soundTrack(av: Av, output: FormatContext, plan: NonNullable<FilmPlan['sound']>): Promise<Track> {
  const { lib } = av
  const { sampleRate = 44_100, channels = 1 } = plan
  const encoder = newEncoder(av, plan.encoder)
  const layout = lib.avChannelLayoutDefault(channels)
  encoder.sampleRate = sampleRate
  encoder.channelLayout = layout
  encoder.sampleFormat = lib.Codec.findEncoderByName(plan.encoder as Parameters<typeof lib.Codec.findEncoderByName>[0])?.sampleFormats?.[0] ?? av.constants.AV_SAMPLE_FMT_S16
  encoder.timeBase = new lib.Rational(1, sampleRate)
  await open(av, output, encoder)
  const size = encoder.frameSize > 0 ? encoder.frameSize : 1024
  const packets: Packet[] = []
  const total = Math.round(plan.seconds * sampleRate)
  for (let at = 0; at < total; at += size) {
    const count = Math.min(size, total - at)
    const bytes = samplesOf(av, encoder, count, channels, (index) => plan.wave((at + index) / sampleRate))
    const frame = lib.Frame.fromAudioBuffer(bytes, { nbSamples: count, format: encoder.sampleFormat, sampleRate, channelLayout: layout, pts: BigInt(at), timeBase: { num: 1, den: sampleRate } })
    packets.push(...(await encoded(av, encoder, frame)))
    frame.free()
  }
  packets.push(...(await encoded(av, encoder, null)))
  const stream = newStream(output, encoder)
  if (plan.language !== undefined) stream.metadata = lib.Dictionary.fromObject({ language: plan.language })
  encoder.freeContext()
  return { stream, packets, timeBase: { num: 1, den: sampleRate } }
}

/** One line a second. */
function subtitleTrack(av: Av, output: FormatContext, { encoder, language, lines }: NonNullable<FilmPlan['subtitles']>): Track {
  const { lib, constants } = av
  const stream = output.newStream()
  const isMovText = encoder === 'mov_text'
  stream.codecpar.codecType = constants.AVMEDIA_TYPE_SUBTITLE
  stream.codecpar.codecId = isMovText ? constants.AV_CODEC_ID_MOV_TEXT : encoder === 'ass' ? constants.AV_CODEC_ID_ASS : constants.AV_CODEC_ID_SUBRIP
  stream.timeBase = new lib.Rational(1, 1000)
  if (language !== undefined) stream.metadata = lib.Dictionary.fromObject({ language })
  const packets = lines.map((line, index) => {
    const text = Buffer.from(encoder === 'ass' ? `${index},0,Default,,0,0,0,,${line}` : line)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(text.length)
    const packet = new lib.Packet()
    packet.alloc()
    packet.data = isMovText ? Buffer.concat([length, text]) : text
    packet.pts = packet.dts = BigInt(index * 1000)
    packet.duration = 900n
    return packet
  })
  return { stream, packets, timeBase: { num: 1, den: 1000 } }
}

function newEncoder({ lib }: Av, name: string): CodecContext {
  const codec = lib.Codec.findEncoderByName(name as Parameters<typeof lib.Codec.findEncoderByName>[0])
  if (codec === null) throw new Error(`this FFmpeg has no encoder ${name}`)
  const encoder = new lib.CodecContext()
  encoder.allocContext3(codec)
  return encoder
}

async function open({ lib, constants }: Av, output: FormatContext, encoder: CodecContext, options: Readonly<Record<string, string>> = {}): Promise<void> {
  if ((Number(output.oformat?.flags ?? 0) & constants.AVFMT_GLOBALHEADER) !== 0) encoder.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER)
  encoder.threadCount = 1
  ok(await encoder.open2(null, lib.Dictionary.fromObject({ ...options })))
}

function newStream(output: FormatContext, encoder: CodecContext): Stream {
  const stream = output.newStream()
  ok(stream.codecpar.fromContext(encoder))
  stream.timeBase = encoder.timeBase
  return stream
}

async function encoded({ lib }: Av, encoder: CodecContext, frame: Frame | null): Promise<Packet[]> {
  ok(await encoder.sendFrame(frame))
  const packets: Packet[] = []
  for (;;) {
    const packet = new lib.Packet()
    packet.alloc()
    if ((await encoder.receivePacket(packet)) < 0) {
      packet.free()
      return packets
    }
    packets.push(packet)
  }
}

function painted(width: number, height: number, draw: (x: number, y: number) => Colour): Buffer {
  const bytes = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) bytes.set(draw(x / width, y / height), (y * width + x) * 3)
  return bytes
}

function samplesOf({ lib, constants }: Av, encoder: CodecContext, count: number, channels: number, wave: (index: number) => number): Buffer {
  const format = encoder.sampleFormat
  const isPlanar = lib.avSampleFmtIsPlanar(format)
  const packed = lib.avGetPackedSampleFmt(format)
  const bytesEach = lib.avGetBytesPerSample(format)
  const bytes = Buffer.alloc(count * channels * bytesEach)
  for (let index = 0; index < count; index += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const at = (isPlanar ? channel * count + index : index * channels + channel) * bytesEach
      const value = wave(index)
      if (packed === constants.AV_SAMPLE_FMT_S16) bytes.writeInt16LE(Math.round(value * 32_767), at)
      else if (packed === constants.AV_SAMPLE_FMT_S32) bytes.writeInt32LE(Math.round(value * 2_147_483_647), at)
      else if (packed === constants.AV_SAMPLE_FMT_FLT) bytes.writeFloatLE(value, at)
      else throw new Error('sounds of this format are not made here')
    }
  }
  return bytes
}

/** 3 x 3 numbers in 16.16 fixed point, the last column in 2.30. */
function displayMatrix(rotation: 0 | 90 | 180 | 270): Buffer {
  const [cosine, sine] = [Math.round(Math.cos((rotation * Math.PI) / 180)), Math.round(Math.sin((rotation * Math.PI) / 180))]
  const matrix = Buffer.alloc(36)
  for (const [at, value] of [cosine, sine, 0, -sine, cosine, 0, 0, 0, 16_384].entries()) matrix.writeInt32LE(value * 65_536, at * 4)
  return matrix
}

function ok(code: number): void {
  if (code < 0) throw new Error(`FFmpeg refused to make a film: ${code}`)
}
