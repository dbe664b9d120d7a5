/** ZIP and tar archives, and what gzip has compressed: names of members, and the text of those that hold some. */
import { basename } from 'node:path'
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { listTar } from '../archive/tar.js'
import { contentStream, gunzipped, isZlibError, unpackedBytesMax } from '../archive/unpacked.js'
import { listZip } from '../archive/zip.js'
import { withFile } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { isTar } from '../members/media-type.js'
import { MemberList } from '../members/member-list.js'
import { memberBytesMax, memberText } from '../members/member-text.js'

type Options = Parameters<TextConverter['convert']>[1]

const tarHeadBytes = 512

const converter: TextConverter = {
  async convert(source: Source, options): Promise<ExtractedText> {
    if (source.mediaType === 'application/gzip' || source.mediaType === 'application/x-gzip') return gzipText(source, options)
    const level = levelOf(source.path)
    const list = new MemberList({ ...options, level })
    if (source.mediaType === 'application/zip') await withFile(source.path, (bytes) => listZip(bytes, list, { signal: options.signal, namesOnly: level > 0 }))
    else await listTar(contentStream(source.path, options.signal) as AsyncIterable<Buffer>, list, level > 0)
    return list.result()
  },
}

export default withLanguage(converter)

async function gzipText(source: Source, options: Options): Promise<ExtractedText> {
  const level = levelOf(source.path)
  let cut = false
  const unpacked = gunzipped(contentStream(source.path, options.signal), unpackedBytesMax, () => (cut = true))
  try {
    const head = await headOf(unpacked)
    if (head.length === 0 && !(await isEmpty(source))) throw new DocumentError('damaged', 'gzip data that cannot be unpacked')
    if (isTar(Buffer.concat(head))) {
      const list = new MemberList({ ...options, level })
      await listTar(chained(head, unpacked), list, level > 0)
      if (cut) list.cut()
      return list.result()
    }
    return await oneMember(source, { head, rest: unpacked, level, isCut: () => cut }, options)
  } catch (error) {
    if (isZlibError(error)) throw new DocumentError('damaged', 'gzip data that cannot be unpacked', { cause: error })
    throw error
  } finally {
    await unpacked.return(undefined)
  }
}

/** The last four bytes say how long the content is (RFC 1952). */
async function isEmpty(source: Source): Promise<boolean> {
  const end = await withFile(source.path, (bytes) => bytes.read(Math.max(0, bytes.size - 4), 4))
  return end.length === 4 && end.readUInt32LE() === 0
}

interface Unpacking {
  readonly head: readonly Buffer[]
  readonly rest: AsyncIterable<Buffer>
  readonly level: number
  readonly isCut: () => boolean
}

/** What gzip has compressed is one file, mostly named like the archive. */
async function oneMember(source: Source, { head, rest, level, isCut }: Unpacking, { signal, maxChars }: Options): Promise<ExtractedText> {
  if (level > 0) return { text: '', truncated: true }
  const kept: Buffer[] = []
  let bytes = 0
  for await (const piece of chained(head, rest)) {
    signal.throwIfAborted()
    kept.push(piece)
    bytes += piece.length
    if (bytes > memberBytesMax) break
  }
  const name = basename(source.displayName).replace(/\.(?:gz|z)$/i, '')
  const { text, truncated, encrypted } = await memberText({ name, content: Buffer.concat(kept).subarray(0, memberBytesMax) }, { signal, maxChars, level })
  if (encrypted) throw new DocumentError('encrypted', `${name} opens with a password only`)
  return { text, truncated: truncated || bytes > memberBytesMax || isCut() }
}

async function headOf(pieces: AsyncGenerator<Buffer, void>): Promise<readonly Buffer[]> {
  const head: Buffer[] = []
  let bytes = 0
  while (bytes < tarHeadBytes) {
    const next: IteratorResult<Buffer, void> = await pieces.next()
    if (next.done === true) break
    head.push(next.value)
    bytes += next.value.length
  }
  return head
}

async function* chained(head: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* head
  yield* rest
}
