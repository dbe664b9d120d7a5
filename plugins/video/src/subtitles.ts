/** Text of subtitle tracks: what is said, without times and styles. */
import { shorten } from '@backup-agent/text-models/shorten'
import type { Stream } from 'node-av/lib'
import type { Budget } from './budget.js'
import type { MediaFile } from './media-file.js'
import type { SubtitleTrack } from './tracks.js'

/** Codecs whose packets are text; pictures of text (DVD, Blu-ray) are none. */
const formats: ReadonlyMap<string, (payload: Uint8Array) => string> = new Map([
  ['mov_text', movText], ['subrip', plain], ['srt', plain], ['text', plain], ['webvtt', plain], ['ass', assText], ['ssa', assText], ['hdmv_text_subtitle', plain],
])
const maxPacketBytes = 65_536

export interface CaptionOptions {
  readonly signal: AbortSignal
  readonly maxChars: number
  /** In an interleaved file all of it has to be read. */
  readonly budget: Budget
}

export interface Captions {
  readonly text: string
  /** There is more than the limits allow. */
  readonly truncated: boolean
}

/** The tracks one after the other, each line once in a row; at most `maxChars`. */
export async function readSubtitles({ av, format }: MediaFile, tracks: readonly SubtitleTrack[], options: CaptionOptions): Promise<Captions> {
  const { lib, constants } = av
  const read = new Map(tracks.filter(({ codec }) => formats.has(codec)).map((track) => [track.index, { wording: formats.get(track.codec)!, lines: [] as string[] }]))
  if (read.size === 0) return { text: '', truncated: false }
  const discard = (stream: Stream) => (read.has(stream.index) ? constants.AVDISCARD_DEFAULT : constants.AVDISCARD_ALL)
  for (const stream of format.streams) stream.discard = discard(stream)
  const packet = new lib.Packet()
  packet.alloc()
  let chars = 0
  let isCut = false
  try {
    for (;;) {
      packet.unref()
      const code = await format.readFrame(packet)
      options.signal.throwIfAborted()
      if (code < 0) break
      const track = read.get(packet.streamIndex)
      if (track !== undefined && packet.data !== null && packet.size <= maxPacketBytes) {
        const line = track.wording(packet.data)
        if (line === '' || track.lines.at(-1) === line) continue
        track.lines.push(line)
        chars += line.length + 1
      }
      isCut = chars > options.maxChars || options.budget.isOver
      if (isCut) break
    }
  } finally {
    packet.free()
  }
  // The same words may be there in several formats.
  const wordings = new Set([...read.values()].map(({ lines }) => lines.join('\n')).filter((lines) => lines !== ''))
  const text = [...wordings].join('\n\n')
  return { text: shorten(text, options.maxChars), truncated: isCut }
}

/** A length of 16 bits, the text, and boxes of style after it. */
function movText(payload: Uint8Array): string {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length)
  if (bytes.length < 2) return ''
  return plain(bytes.subarray(2, 2 + bytes.readUInt16BE(0)))
}

/** Nine fields with commas between; the last is the text. https://www.matroska.org/technical/subtitles.html */
function assText(payload: Uint8Array): string {
  const fields = decoded(payload).split(',')
  return clean(fields.slice(8).join(',').replace(/\{[^}]{0,1000}\}/g, '').replace(/\\[Nnh]/g, ' '))
}

function plain(payload: Uint8Array): string {
  return clean(decoded(payload).replace(/<[^<>]{1,200}>/g, '').replace(/\{\\[^}]{0,200}\}/g, ''))
}

function decoded(payload: Uint8Array): string {
  return new TextDecoder().decode(payload)
}

function clean(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').replace(/ {2,}/g, ' ').trim()
}
