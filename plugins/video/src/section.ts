/** The section `video`: what `video.schema.json` describes. */
import type { Film, Incomplete } from './film.js'
import type { FilmLabel } from './film-score.js'
import type { Place } from './tags.js'

export interface VideoSection {
  container: string
  durationSeconds?: number
  bitrate?: number
  width?: number
  height?: number
  codec?: string
  bitDepth?: number
  hdr?: true
  frameRate?: number
  rotation?: 90 | 180 | 270
  audio: { codec: string; channels?: number; sampleRate?: number; language?: string }[]
  subtitles: { codec: string; language?: string }[]
  tags?: Record<string, string>
  takenAt?: string
  camera?: string
  gps?: Place
  shots?: number
  framesAnalysed?: number
  labels?: readonly FilmLabel[]
  poster?: string
  incomplete?: Incomplete
}

export interface Pictures {
  readonly labels: readonly FilmLabel[]
  readonly framesAnalysed: number
  readonly poster?: string
}

const maxTracks = 50

/** `pictures` where there is a film. */
export function sectionOf({ tracks, shots, incomplete }: Film, pictures: Pictures | undefined): VideoSection {
  const { container, durationSeconds, bitrate, picture, tags } = tracks
  return {
    container,
    ...(durationSeconds !== undefined && { durationSeconds: Math.round(durationSeconds * 1000) / 1000 }),
    ...(bitrate !== undefined && { bitrate }),
    ...(picture !== undefined && {
      width: picture.width, height: picture.height, codec: picture.codec,
      ...(picture.bitDepth !== undefined && { bitDepth: picture.bitDepth }),
      ...(picture.isHdr && { hdr: true as const }),
      ...(picture.frameRate !== undefined && { frameRate: picture.frameRate }),
      ...(picture.rotation !== 0 && { rotation: picture.rotation }),
    }),
    audio: tracks.sounds.slice(0, maxTracks).map(({ codec, channels, sampleRate, language }) => ({
      codec, ...(channels > 0 && { channels }), ...(sampleRate > 0 && { sampleRate }), ...(language !== undefined && { language }),
    })),
    subtitles: tracks.subtitles.slice(0, maxTracks).map(({ codec, language }) => ({ codec, ...(language !== undefined && { language }) })),
    ...(Object.keys(tags.named).length > 0 && { tags: { ...tags.named } }),
    ...(tags.takenAt !== undefined && { takenAt: tags.takenAt }),
    ...(tags.camera !== undefined && { camera: tags.camera }),
    ...(tags.gps !== undefined && { gps: tags.gps }),
    ...(pictures !== undefined && { shots, ...pictures }),
    ...(incomplete !== undefined && { incomplete }),
  }
}
