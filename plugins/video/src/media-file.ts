/** A file as FFmpeg opens it: by its descriptor, with formats only that lie in one file, so that it can make FFmpeg open nothing else. */
import { open, type FileHandle } from 'node:fs/promises'
import type { FormatContext } from 'node-av/lib'
import { loadAv, type Av } from './av.js'
import { MediaError } from './media-error.js'

/** Demuxers by FFmpeg's names. Left out: playlists (hls, dash, concat, imf), patterns (image2), networks (rtsp, sdp), devices, text art. */
const formats = [
  'mov', 'matroska', 'avi', 'flv', 'asf', 'mpegts', 'mpeg', 'mpegvideo', 'ogg', 'mxf', 'gxf', 'ivf', 'obu', 'h264', 'hevc', 'm4v', 'rm', 'nut', 'wtv', 'dv', 'yuv4mpegpipe',
  'wav', 'w64', 'aiff', 'caf', 'au', 'flac', 'mp3', 'aac', 'ac3', 'eac3', 'dts', 'dtshd', 'truehd', 'ape', 'amr', 'amrnb', 'amrwb', 'wv', 'mpc', 'mpc8', 'tta', 'tak', 'voc', 'dsf', 'oma', 'qcp',
  'libopenmpt',
]
const maxStreams = 200
/** What FFmpeg reads of a file to find out what is in it. */
const probeBytes = 5_000_000

export interface MediaFile {
  readonly av: Av
  readonly format: FormatContext
}

/** Opens, hands over and closes. Rejects with `damaged` or `unsupported-format`, and with the signal's reason. */
export async function withMediaFile<Result>(path: string, signal: AbortSignal, use: (file: MediaFile) => Promise<Result>): Promise<Result> {
  const av = await loadAv()
  signal.throwIfAborted()
  const handle = await open(path, 'r')
  const format = new av.lib.FormatContext()
  const interrupt = (): void => format.interrupt()
  try {
    format.allocContext()
    signal.addEventListener('abort', interrupt, { once: true })
    await openInput(av, format, handle, signal)
    return await use({ av, format })
  } finally {
    signal.removeEventListener('abort', interrupt)
    // FFmpeg has a descriptor of its own, from the moment when the input is open.
    await format.closeInput()
    await handle.close()
  }
}

async function openInput(av: Av, format: FormatContext, handle: FileHandle, signal: AbortSignal): Promise<void> {
  const options = av.lib.Dictionary.fromObject({
    fd: handle.fd, protocol_whitelist: 'fd', format_whitelist: formats.join(','), max_streams: maxStreams, probesize: probeBytes,
  })
  const opened = await format.openInput('fd:', null, options).finally(() => options.free())
  signal.throwIfAborted()
  if (opened < 0) throw await refusal(av, handle, opened)
  const found = await format.findStreamInfo(null)
  signal.throwIfAborted()
  if (found >= 0 && format.nbStreams > 0) return
  throw new MediaError('damaged', found < 0 ? `what is in it cannot be told: ${av.lib.FFmpegError.strerror(found)}` : 'nothing is in it that can be read')
}

async function refusal(av: Av, handle: FileHandle, code: number): Promise<MediaError> {
  const head = Buffer.alloc(65_536)
  const { bytesRead } = await handle.read(head, 0, head.length, 0)
  const name = av.lib.InputFormat.probe(head.subarray(0, bytesRead))?.name ?? undefined
  if (name === undefined) return new MediaError('unsupported-format', 'no format of films or sounds that is known')
  const isRead = name.split(',').some((part) => formats.includes(part))
  if (!isRead) return new MediaError('unsupported-format', `files of the format "${name}" are not read`)
  return new MediaError('damaged', `nothing can be read of what looks like ${name.split(',').at(name.startsWith('mov,') ? 1 : 0)}: ${av.lib.FFmpegError.strerror(code)}`)
}
