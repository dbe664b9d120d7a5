/** What the analyzer and the converter both need of a file, found once: its tracks and frames from all over it. */
import { LastLook } from '@backup-agent/vision-models'
import type { Source } from 'backup-agent/plugin'
import { Budget, systemNow, type Now } from './budget.js'
import { completenessOf, type Completeness } from './completeness.js'
import { FilmReader } from './film-reader.js'
import { withMediaFile, type MediaFile } from './media-file.js'
import { PictureMaker } from './picture.js'
import { Sampler, type Sampling } from './sampling.js'
import { lookOf, shotsOf, spreadOver, type Seen } from './shots.js'
import { soundOf } from './sound.js'
import { readTracks, type Tracks } from './tracks.js'

/** Why there is less in a section than in the file. */
export type Incomplete =
  /** The file ends before its own length. */
  | 'end-missing'
  /** Nothing of the picture (of the sound, where there is no picture) could be decoded. */
  | 'undecodable'
  /** Parts of the picture could not be decoded. */
  | 'damaged'
  /** The time for looking at frames was over before the end. */
  | 'time'

export interface Film {
  readonly tracks: Tracks
  /** Of the frames that were looked at. */
  readonly shots: number
  /** All that were sampled, in order of time. */
  readonly sampled: readonly Seen[]
  /** Those of them that are looked into: spread over all shots, in order of time. */
  readonly frames: readonly Seen[]
  readonly incomplete?: Incomplete
}

/** For finding frames; detectors come on top. */
const samplingMs = 4_000
const chosenFrames = 10
/** More shots than that get more frames, up to this. */
const chosenFramesAtMost = 12

const last = new LastLook(look)

/** The same answer for the same file, as long as no other was asked for in between. */
export function lookAt(source: Source, signal: AbortSignal): Promise<Film> {
  return last.of(source, signal)
}

/** Lets go of the frames. */
export function forget(): void {
  last.forget()
}

/** `now`: the clock that the time for frames runs by. */
export function look({ path, mediaType }: Pick<Source, 'path' | 'mediaType'>, signal: AbortSignal, now: Now = systemNow): Promise<Film> {
  return withMediaFile(path, signal, (file) => lookInto(file, mediaType, signal, now))
}

async function lookInto(file: MediaFile, mediaType: string, signal: AbortSignal, now: Now): Promise<Film> {
  const tracks = readTracks(file, mediaType)
  const completeness = await completenessOf(file, tracks, signal)
  const sampling = tracks.picture === undefined ? undefined : await sample(file, tracks, signal, new Budget(samplingMs, now))
  const isHeard = tracks.picture !== undefined || tracks.sounds[0] === undefined || (await isAudible(file, tracks.sounds[0].index, signal))
  const seen = (sampling?.frames ?? []).map((frame) => ({ ...frame, look: lookOf(frame.image) }))
  const shots = shotsOf(seen)
  const most = Math.min(chosenFramesAtMost, Math.max(chosenFrames, shots.length))
  const incomplete = incompleteOf(completeness, isHeard, sampling)
  return { tracks, shots: shots.length, sampled: seen, frames: spreadOver(shots, most), ...(incomplete !== undefined && { incomplete }) }
}

async function sample(file: MediaFile, tracks: Tracks, signal: AbortSignal, budget: Budget): Promise<Sampling> {
  const { picture, durationSeconds } = tracks
  if (picture === undefined) throw new Error('there is no picture')
  const reader = new FilmReader(file, tracks, picture.index, signal)
  const pictures = new PictureMaker(file.av, picture)
  try {
    if (!(await reader.open())) return { frames: [], isDamaged: true, isCut: false }
    const shape = { durationSeconds, pixels: picture.width * picture.height, frameRate: picture.frameRate ?? 25 }
    return await new Sampler(reader, pictures, budget).sample(shape)
  } finally {
    reader.close()
    pictures.free()
  }
}

async function isAudible(file: MediaFile, index: number, signal: AbortSignal): Promise<boolean> {
  const sound = soundOf(file, index, signal)
  const { done } = await sound.next()
  await sound.return(undefined)
  return done !== true
}

function incompleteOf(completeness: Completeness, isHeard: boolean, sampling: Sampling | undefined): Incomplete | undefined {
  if ((sampling !== undefined && sampling.frames.length === 0) || !isHeard) return 'undecodable'
  if (completeness === 'ends-early') return 'end-missing'
  if (sampling?.isDamaged === true) return 'damaged'
  return sampling?.isCut === true ? 'time' : undefined
}
