/** What a container says about itself and its tracks, before anything is decoded. */
import type { CodecParameters, Rational, Stream } from 'node-av/lib'
import type { Av } from './av.js'
import type { MediaFile } from './media-file.js'
import { readTags, type RawTags, type Tags } from './tags.js'

export interface PictureTrack {
  readonly index: number
  readonly codec: string
  /** As it is shown: turned upright, pixels square. */
  readonly width: number
  readonly height: number
  /** Clockwise turn that shows it upright. */
  readonly rotation: 0 | 90 | 180 | 270
  readonly bitDepth?: number
  /** Frames per second, above 0. */
  readonly frameRate?: number
  /** Brighter than a usual screen: PQ or HLG. */
  readonly isHdr: boolean
}

export interface SoundTrack {
  readonly index: number
  readonly codec: string
  readonly channels: number
  readonly sampleRate: number
  readonly language?: string
}

export interface SubtitleTrack {
  readonly index: number
  readonly codec: string
  readonly language?: string
}

export interface Tracks {
  /** FFmpeg's short name of the one format of a family that the file is, such as `mp4`. */
  readonly container: string
  readonly durationSeconds?: number
  /** When the first frame is shown, by the file's own clock. */
  readonly startSeconds: number
  readonly bitrate?: number
  /** The one that players show. */
  readonly picture?: PictureTrack
  readonly sounds: readonly SoundTrack[]
  readonly subtitles: readonly SubtitleTrack[]
  readonly tags: Tags
}

const maxDurationSeconds = 1e9
const bySubtype: ReadonlyMap<string, string> = new Map([
  ['quicktime', 'mov'], ['3gpp', '3gp'], ['3gpp2', '3g2'], ['matroska', 'matroska'], ['mp4', 'mp4'], ['m4a', 'm4a'], ['m4v', 'mp4'], ['webm', 'webm'],
])
/** Bare streams carry no times: FFmpeg's guess at their length is worth nothing. */
const timeless = /^(mpegvideo|h264|hevc|m4v|obu)$/

/** `mediaType` chooses among the formats of a family. */
export function readTracks({ av, format }: MediaFile, mediaType: string): Tracks {
  const { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_SUBTITLE } = av.constants
  const streams = format.streams
  const tagsOf = (stream: Stream): RawTags => stream.metadata?.getAll() ?? {}
  const own = format.metadata?.getAll() ?? {}
  const shown = shownPicture(av, streams)
  const sounds = streams.filter(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO)
  const family = format.iformat?.name ?? 'unknown'
  const durations = timeless.test(family) ? [] : [microseconds(format.duration), ...streams.map((stream) => ticks(stream.duration, stream.timeBase))]
  const durationSeconds = durations.find((seconds) => seconds !== undefined && seconds > 0 && seconds <= maxDurationSeconds)
  const bitrate = Number(format.bitRate)
  return {
    container: containerName(family, own, mediaType),
    ...(durationSeconds !== undefined && { durationSeconds }),
    startSeconds: microseconds(format.startTime) ?? 0,
    ...(bitrate > 0 && bitrate <= Number.MAX_SAFE_INTEGER && { bitrate }),
    ...(shown !== undefined && { picture: pictureTrack(av, shown) }),
    sounds: sounds.map((stream) => ({
      ...named(av, stream), channels: stream.codecpar.channels, sampleRate: stream.codecpar.sampleRate,
    })),
    subtitles: streams.filter(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_SUBTITLE).map((stream) => named(av, stream)),
    tags: readTags([own, ...[shown, sounds[0]].flatMap((stream) => (stream === undefined ? [] : [withoutNames(tagsOf(stream))]))]),
  }
}

/** Not a cover; the track marked as default, or the largest. */
function shownPicture({ constants }: Av, streams: readonly Stream[]): Stream | undefined {
  const films = streams.filter((stream) => stream.codecpar.codecType === constants.AVMEDIA_TYPE_VIDEO && !stream.hasDisposition(constants.AV_DISPOSITION_ATTACHED_PIC))
  const rank = (stream: Stream): number => (stream.hasDisposition(constants.AV_DISPOSITION_DEFAULT) ? 1e9 : 0) + stream.codecpar.width * stream.codecpar.height
  return films.sort((a, b) => rank(b) - rank(a))[0]
}

function pictureTrack(av: Av, stream: Stream): PictureTrack {
  const { codecpar } = stream
  const rotation = rotationOf(av, codecpar)
  const { num, den } = stream.sampleAspectRatio.num > 0 ? stream.sampleAspectRatio : codecpar.sampleAspectRatio
  const squared = num > 0 && den > 0 && num / den < 10 && den / num < 10 ? Math.round((codecpar.width * num) / den) : codecpar.width
  const [width, height] = rotation % 180 === 0 ? [squared, codecpar.height] : [codecpar.height, squared]
  const rate = positive(stream.avgFrameRate) ?? positive(stream.rFrameRate)
  const bitDepth = bitDepthOf(av, codecpar)
  return {
    index: stream.index, codec: codecOf(av, codecpar), width, height, rotation, isHdr: isHdr(av, codecpar),
    ...(bitDepth !== undefined && { bitDepth }), ...(rate !== undefined && rate <= 1000 && { frameRate: roundedRate(rate) }),
  }
}

function named(av: Av, stream: Stream): { index: number; codec: string; language?: string } {
  const language = stream.metadata?.get('language') ?? 'und'
  return { index: stream.index, codec: codecOf(av, stream.codecpar), ...(/^[a-z]{2,3}(-[A-Za-z0-9-]{1,30})?$/.test(language) && language !== 'und' && { language }) }
}

function codecOf(av: Av, parameters: CodecParameters): string {
  return av.lib.avGetCodecName(parameters.codecId) ?? 'unknown'
}

function isHdr({ constants }: Av, { colorTrc }: CodecParameters): boolean {
  return colorTrc === constants.AVCOL_TRC_SMPTE2084 || colorTrc === constants.AVCOL_TRC_ARIB_STD_B67
}

/** From the name of the pixel format, such as `yuv420p10le`; those without a number have 8 bits. */
function bitDepthOf({ lib }: Av, { format }: CodecParameters): number | undefined {
  const name = format < 0 ? null : lib.avGetPixFmtName(format as Parameters<typeof lib.avGetPixFmtName>[0])
  if (name === null) return undefined
  const wide = /^(?:rgb|bgr)(?:48|64)|^(?:rgba|bgra)64/.test(name) ? 16 : Number(/(?:p|gray|^p0|^x2rgb|^x2bgr|yuv4\d\dp)(9|10|12|14|16)(?:le|be)?$/.exec(name)?.[1] ?? 8)
  return wide
}

/** The display matrix of QuickTime and Matroska: 3 x 3 in 16.16 fixed point, the first two tell the angle. */
function rotationOf({ constants }: Av, parameters: CodecParameters): 0 | 90 | 180 | 270 {
  const matrix = parameters.getCodedSideData(constants.AV_PKT_DATA_DISPLAYMATRIX)
  if (matrix === null || matrix.length < 36) return 0
  const degrees = (Math.atan2(matrix.readInt32LE(4), matrix.readInt32LE(0)) * 180) / Math.PI
  return ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360) as 0 | 90 | 180 | 270
}

/** A track's `title` and the names of its muxer say nothing about the work. */
function withoutNames(tags: RawTags): RawTags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(handler_name|vendor_id|encoder)$/i.test(key)))
}

/** FFmpeg names families: `mov,mp4,m4a,3gp,3g2,mj2`. */
function containerName(family: string, tags: RawTags, mediaType: string): string {
  const members = family.split(',')
  const subtype = /\/(?:x-|vnd\.)?(.*)$/.exec(mediaType)?.[1] ?? ''
  const wanted = (tags.major_brand ?? '').startsWith('qt') ? 'mov' : (bySubtype.get(subtype) ?? 'mp4')
  return members.includes(wanted) ? wanted : (members[0] ?? family)
}

/** To three places; of time-lapses, which may have a frame an hour, to three digits. */
export function roundedRate(rate: number): number {
  return rate >= 1 ? Math.round(rate * 1000) / 1000 : Number(rate.toPrecision(3))
}

function positive({ num, den }: Rational): number | undefined {
  return num > 0 && den > 0 ? num / den : undefined
}

function microseconds(value: bigint): number | undefined {
  return value > -(2n ** 62n) ? Number(value) / 1e6 : undefined
}

function ticks(value: bigint, base: Rational): number | undefined {
  return value > 0n && base.den > 0 ? (Number(value) * base.num) / base.den : undefined
}
