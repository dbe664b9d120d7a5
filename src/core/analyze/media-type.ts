/** Media type of a file by its content first, by its name only where content leaves a choice. */
import type { fileTypeFromBuffer } from 'file-type'
import { lookup } from 'mime-types'
import { hasUtf16Mark, sniffText } from './media-type-text.js'
import { filmSignature } from './media-type-signatures.js'
import { typeOfText } from './media-type-names.js'

/** How many bytes from the start of a file `detectMediaType` wants; fewer only where the file is shorter. */
export const headBytes = 4100

export const emptyType = 'inode/x-empty'
export const unknownType = 'application/octet-stream'

/** Containers whose head says only what wraps the file; the name says which of their formats it is. */
const containers: ReadonlyMap<string, RegExp> = new Map([
  ['application/zip', /^application\/(vnd\.|java-archive$|epub\+zip$|x-xpinstall$)/],
  ['application/x-cfb', /^application\/(msword|vnd\.ms-|vnd\.visio|x-msi)/],
])

/**
 * `head`: the first `headBytes` bytes. `name`: file name or path; only what follows the last slash counts.
 * The answer is lower case, without parameters. Whatever a person could read in an editor is `text/*`, apart
 * from the structured types in `media-type-names.ts` (JSON, XML, SVG, ...). Never rejects.
 */
export async function detectMediaType(head: Uint8Array, name: string): Promise<string> {
  if (head.length === 0) return emptyType
  const guess = sniffText(head)
  // Magic numbers are short: a letter that begins with "BM" is no bitmap, so certain text comes first.
  if (guess === 'utf-8' || hasUtf16Mark(head)) return typeOfText(head, name)
  const magic = await byMagic(head)
  if (magic !== undefined) return refine(magic, name)
  const film = filmSignature(head)
  if (film !== undefined) return film
  if (guess !== undefined) return typeOfText(head, name)
  return hasPdfMark(head) ? 'application/pdf' : unknownType
}

/** Readers of PDF take what mail programs and old Macintoshes have put in front of it, up to a kilobyte (PDF Reference 1.7, Appendix H, note 13). */
function hasPdfMark(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 1024)).includes('%PDF-')
}

/** Office files from before compound files: their first record, Excel 2 to 4 ([MS-XLS] 2.4.21) and Word 2. */
const oldOffice: readonly (readonly [RegExp, string])[] = [
  [/^09(?:000400|020600|040600)/, 'application/vnd.ms-excel'],
  [/^dba52d00/, 'application/msword'],
]

let fromBuffer: Promise<typeof fileTypeFromBuffer> | undefined

async function byMagic(head: Uint8Array): Promise<string | undefined> {
  const start = Buffer.from(head.subarray(0, 4)).toString('hex')
  const old = oldOffice.find(([pattern]) => pattern.test(start))
  if (old !== undefined) return old[1]
  // Loading the table takes 40 ms, which commands that meet no binary file need not pay.
  fromBuffer ??= import('file-type').then((module) => module.fileTypeFromBuffer)
  const detect = await fromBuffer
  try {
    const type = await detect(head)
    return type?.mime.toLowerCase().split(';')[0]
  } catch {
    // The library throws on a few malformed or cut-off headers: then no magic number was recognised.
    return undefined
  }
}

function refine(magic: string, name: string): string {
  const family = containers.get(magic)
  if (family === undefined) return magic
  const byName = lookup(name)
  return byName !== false && family.test(byName) ? byName : magic
}
