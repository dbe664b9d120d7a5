/** Whether a file goes on to where it says that it ends. */
import type { MediaFile } from './media-file.js'
import type { Tracks } from './tracks.js'

export type Completeness =
  /** Packets were read up to where the file says that it ends. */
  | 'reaches-end'
  /** Nothing could be read any more before that. */
  | 'ends-early'
  /** The file says nothing of its length, or has more packets before its end than are read for this. */
  | 'unknown'

/** Demuxers that take the length from a header, which stays when the end is lost. The others work it out from what is there. */
const statesLength = /^(mov|matroska|avi|asf|flv|aiff|caf|flac|mxf)\b/
/** Half a second: of a film with a single key frame all may lie before its end. */
const packetsMax = 100_000
/** Shorter by this much is no loss: tracks end at different times. */
const tolerance = { share: 0.1, leastSeconds: 0.5, mostSeconds: 10 }

/** Leaves the file at its beginning. `maxPackets`: that are read at most. */
export async function completenessOf({ av, format }: MediaFile, tracks: Tracks, signal: AbortSignal, maxPackets: number = packetsMax): Promise<Completeness> {
  const { durationSeconds, startSeconds } = tracks
  if (durationSeconds === undefined || !statesLength.test(format.iformat?.name ?? '')) return 'unknown'
  const { lib, constants } = av
  const wanted = durationSeconds - Math.min(tolerance.mostSeconds, Math.max(tolerance.leastSeconds, durationSeconds * tolerance.share))
  if (wanted <= 0) return 'unknown'
  const seek = (seconds: number, flags: number): Promise<number> => format.seekFrame(-1, BigInt(Math.round(seconds * 1e6)), flags as typeof constants.AVSEEK_FLAG_BACKWARD)
  const bases = new Map(format.streams.map((stream) => [stream.index, stream.timeBase]))
  const packet = new lib.Packet()
  packet.alloc()
  let answer: Completeness = 'unknown'
  try {
    // Nothing is decoded, so that any frame will do: some demuxers know where each of them lies.
    await seek(startSeconds + wanted, constants.AVSEEK_FLAG_BACKWARD | constants.AVSEEK_FLAG_ANY)
    for (let count = 0; count < maxPackets && answer === 'unknown'; count += 1) {
      packet.unref()
      const code = await format.readFrame(packet)
      signal.throwIfAborted()
      const base = bases.get(packet.streamIndex)
      const ticks = packet.pts === constants.AV_NOPTS_VALUE ? packet.dts : packet.pts
      if (code < 0) answer = 'ends-early'
      else if (base !== undefined && ticks !== constants.AV_NOPTS_VALUE && (Number(ticks + packet.duration) * base.num) / base.den - startSeconds >= wanted) answer = 'reaches-end'
    }
    await seek(startSeconds, constants.AVSEEK_FLAG_BACKWARD)
  } finally {
    packet.free()
  }
  return answer
}
