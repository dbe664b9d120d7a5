/** Members of a tar archive, in the order of the stream. */
import { Readable } from 'node:stream'
import { extract, type Header } from 'tar-stream'
import { DocumentError } from '../document/document-error.js'
import type { MemberList } from '../members/member-list.js'
import { mayHoldText, memberBytesMax } from '../members/member-text.js'

/** More members are not listed. */
export const membersMax = 10_000

/** @param namesOnly members are listed, not read: the archive lies in another one */
export async function listTar(content: AsyncIterable<Buffer>, list: MemberList, namesOnly: boolean): Promise<void> {
  const unpack = extract()
  const source = Readable.from(content)
  source.on('error', (error) => unpack.destroy(error))
  source.pipe(unpack)
  let members = 0
  try {
    for await (const entry of unpack) {
      const { header } = entry
      if (header.type === 'file' || header.type === 'contiguous-file') {
        if (++members > membersMax || !list.goesOn()) return list.cut()
        if (namesOnly || !mayHoldText(header.name)) list.name(header.name)
        else await list.add({ name: header.name, content: await contentOf(entry as AsyncIterable<Buffer>, header, list) })
      }
      entry.resume()
    }
  } catch (error) {
    // What stands in front of the damage has been listed.
    if (!isDamage(error)) throw error
    if (members === 0) throw new DocumentError('damaged', 'no tar archive, or cut off before its first member ends', { cause: error })
    list.cut()
  } finally {
    source.destroy()
  }
}

async function contentOf(entry: AsyncIterable<Buffer>, { size = 0 }: Partial<Header>, list: MemberList): Promise<Buffer> {
  const kept: Buffer[] = []
  let bytes = 0
  for await (const piece of entry) {
    if (bytes < memberBytesMax) kept.push(piece)
    bytes += piece.length
    if (!list.goesOn()) break
  }
  if (size > memberBytesMax) list.cut()
  return Buffer.concat(kept)
}

/** What tar-stream and zlib say of archives that are damaged or cut off. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && (/^(?:Invalid tar header|Unexpected end of data|Size mismatch|Unterminated header)/.test(error.message) || ('code' in error && String(error.code).startsWith('Z_')))
}
