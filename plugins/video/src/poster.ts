/** One small picture that stands for a film, as WebP. */
import type { RgbImage } from '@backup-agent/vision-models'
import { loadAv, type Av } from './av.js'
import type { Seen } from './shots.js'

const maxSide = 160
export const maxPosterBytes = 6_000
const qualities = [60, 40, 20, 5]

/** Base64; undefined where there is no frame, or none that becomes small enough. */
export async function posterOf(frames: readonly Seen[]): Promise<string | undefined> {
  const frame = bestOf(frames)
  if (frame === undefined) return undefined
  const av = await loadAv()
  for (const quality of qualities) {
    const bytes = await encode(av, frame.image, quality)
    if (bytes !== undefined && bytes.length <= maxPosterBytes) return bytes.toString('base64')
  }
  return undefined
}

/** Most contrast, the earlier one of equals: no fade, no blank screen. */
function bestOf(frames: readonly Seen[]): Seen | undefined {
  return [...frames].sort((a, b) => b.look.contrast - a.look.contrast || a.seconds - b.seconds)[0]
}

async function encode({ lib, constants }: Av, image: RgbImage, quality: number): Promise<Buffer | undefined> {
  const codec = lib.Codec.findEncoderByName(constants.FF_ENCODER_LIBWEBP)
  if (codec === null) return undefined
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height))
  const [width, height] = [even(image.width * scale), even(image.height * scale)]
  const source = lib.Frame.fromVideoBuffer(Buffer.from(image.data), { width: image.width, height: image.height, format: constants.AV_PIX_FMT_RGB24 })
  const target = new lib.Frame()
  const scaler = new lib.SoftwareScaleContext()
  const encoder = new lib.CodecContext()
  const packet = new lib.Packet()
  try {
    packet.alloc()
    target.alloc()
    target.width = width
    target.height = height
    target.format = constants.AV_PIX_FMT_YUV420P
    scaler.getContext(image.width, image.height, constants.AV_PIX_FMT_RGB24, width, height, constants.AV_PIX_FMT_YUV420P, constants.SWS_AREA)
    if (target.getBuffer() < 0 || (await scaler.scaleFrame(target, source)) < 0) return undefined
    encoder.allocContext3(codec)
    encoder.width = width
    encoder.height = height
    encoder.pixelFormat = constants.AV_PIX_FMT_YUV420P
    encoder.timeBase = new lib.Rational(1, 25)
    const options = lib.Dictionary.fromObject({ quality, compression_level: 6 })
    const opened = await encoder.open2(codec, options).finally(() => options.free())
    if (opened < 0 || (await encoder.sendFrame(target)) < 0 || (await encoder.sendFrame(null)) < 0 || (await encoder.receivePacket(packet)) < 0) return undefined
    return packet.data === null ? undefined : Buffer.from(packet.data)
  } finally {
    packet.free()
    encoder.freeContext()
    scaler.freeContext()
    target.free()
    source.free()
  }
}

function even(side: number): number {
  return Math.max(2, Math.round(side / 2) * 2)
}
