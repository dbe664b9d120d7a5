/** A decoded frame as a small upright picture in red, green and blue, whatever its format, depth and colours were. */
import type { RgbImage } from '@backup-agent/vision-models'
import type { Frame, SoftwareScaleContext } from 'node-av/lib'
import type { Av } from './av.js'
import { fromPq } from './brightness.js'
import type { PictureTrack } from './tracks.js'

/** Frames are kept no larger than this on their longer side, in pixels. */
const maxSide = 960
const minSide = 16
/** Samples the area that becomes one pixel, so that small print survives. */
const swsArea = 0x20

export class PictureMaker {
  readonly #av: Av
  readonly #track: PictureTrack
  readonly #scaler: SoftwareScaleContext
  readonly #target: Frame

  constructor(av: Av, track: PictureTrack) {
    this.#av = av
    this.#track = track
    this.#scaler = new av.lib.SoftwareScaleContext()
    this.#scaler.allocContext()
    this.#scaler.setOption('sws_flags', swsArea)
    this.#target = new av.lib.Frame()
    this.#target.alloc()
  }

  /** Undefined where FFmpeg cannot convert it. */
  async make(frame: Frame): Promise<RgbImage | undefined> {
    const { constants } = this.#av
    const { width, height } = this.#sizeOf(frame)
    const target = this.#target
    target.unref()
    target.width = width
    target.height = height
    target.format = constants.AV_PIX_FMT_RGB24
    if (target.getBuffer() < 0) return undefined
    // With other curves or primaries than the frame's the scaler works out a table first, which takes it seconds.
    target.colorTrc = frame.colorTrc
    target.colorPrimaries = frame.colorPrimaries
    // Nor does it scale the fields of interlaced frames (camcorders, television) into a whole one.
    frame.clearFlags(constants.AV_FRAME_FLAG_INTERLACED)
    if ((await this.#scaler.scaleFrame(target, frame)) < 0) return undefined
    const [plane] = target.data ?? []
    const [stride] = target.linesize
    if (plane === undefined || stride === undefined) return undefined
    const data = packed(plane, stride, width, height)
    // HLG, the other curve of HDR, was made to be shown by usual screens as it is (ITU-R BT.2390).
    if (frame.colorTrc === constants.AVCOL_TRC_SMPTE2084) for (const [at, value] of data.entries()) data[at] = fromPq[value]!
    return turned({ width, height, data }, this.#track.rotation)
  }

  free(): void {
    this.#target.free()
    this.#scaler.freeContext()
  }

  /** Before it is turned. */
  #sizeOf(frame: Frame): { width: number; height: number } {
    const { rotation } = this.#track
    const [shownWidth, shownHeight] = rotation % 180 === 0 ? [this.#track.width, this.#track.height] : [this.#track.height, this.#track.width]
    const ratio = shownWidth > 0 && shownHeight > 0 ? shownWidth / shownHeight : frame.width / frame.height
    const squared = frame.height * ratio
    const scale = Math.min(1, maxSide / Math.max(squared, frame.height))
    return { width: Math.max(minSide, Math.round(squared * scale)), height: Math.max(minSide, Math.round(frame.height * scale)) }
  }
}

function packed(plane: Uint8Array, stride: number, width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row += 1) data.set(plane.subarray(row * stride, row * stride + width * 3), row * width * 3)
  return data
}

/** Clockwise. */
export function turned(image: RgbImage, rotation: 0 | 90 | 180 | 270): RgbImage {
  if (rotation === 0) return image
  const { width, height, data } = image
  const result = { width: rotation === 180 ? width : height, height: rotation === 180 ? height : width, data: new Uint8Array(data.length) }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] = rotation === 90 ? [height - 1 - y, x] : rotation === 180 ? [width - 1 - x, height - 1 - y] : [y, width - 1 - x]
      const from = (y * width + x) * 3
      const to = (toY * result.width + toX) * 3
      result.data[to] = data[from]!
      result.data[to + 1] = data[from + 1]!
      result.data[to + 2] = data[from + 2]!
    }
  }
  return result
}
