/** Whether a file goes on to where it says that it ends, and whether its sound can be decoded. */
import type { MediaFile } from './media-file.js'
import type { Tracks } from './tracks.js'

/** Demuxers that take the length from a header, which stays when the end is lost. The others work it out from what is there. */
const statesLength = /^(mov|matroska|avi|asf|flv|aiff|caf|flac|mxf)\b/
const maxPackets = 5_000
/** Shorter by this much is no loss: tracks end at different times. */
const tolerance = { share: 0.1, leastSeconds: 0.5, mostSeconds: 10 }

/** Seconds that can be read; undefined where the file is as long as it says, or says nothing. */
export async function readableSeconds({ av, format }: MediaFile, tracks: Tracks, signal: AbortSignal): Promise<number | undefined> {
  const { durationSeconds, startSeconds } = tracks
  if (durationSeconds === undefined || !statesLength.test(format.iformat?.name ?? '')) return undefined
  const { lib, constants } = av
  const wanted = durationSeconds - Math.min(tolerance.mostSeconds, Math.max(tolerance.leastSeconds, durationSeconds * tolerance.share))
  if (wanted <= 0) return undefined
  const bases = new Map(format.streams.map((stream) => [stream.index, stream.timeBase]))
  const packet = new lib.Packet()
  packet.alloc()
  let reached = 0
  try {
    await format.seekFrame(-1, BigInt(Math.round((startSeconds + wanted) * 1e6)), constants.AVSEEK_FLAG_BACKWARD)
    for (let count = 0; count < maxPackets && reached < wanted; count += 1) {
      packet.unref()
      const code = await format.readFrame(packet)
      signal.throwIfAborted()
      if (code < 0) break
      const base = bases.get(packet.streamIndex)
      const ticks = packet.pts === constants.AV_NOPTS_VALUE ? packet.dts : packet.pts
      if (base !== undefined && ticks !== constants.AV_NOPTS_VALUE) reached = Math.max(reached, (Number(ticks + packet.duration) * base.num) / base.den - startSeconds)
    }
    await format.seekFrame(-1, BigInt(Math.round(startSeconds * 1e6)), constants.AVSEEK_FLAG_BACKWARD)
  } finally {
    packet.free()
  }
  return reached < wanted ? reached : undefined
}
