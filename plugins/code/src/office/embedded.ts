/** Documents within a document: workbooks, mails, PDF files that somebody has put into a text or onto a slide. */
import type { Layout } from '../layout/layout.js'
import { memberText, type MemberOptions } from '../members/member-text.js'
import { embeddedFile, type EmbeddedFile } from '../ole/embedded-object.js'
import type { Reading } from './reading.js'

const documentsMax = 50
const documentBytesMax = 32_000_000
/** Further ones are left out then: in front of the manifest's `timeoutSeconds`. */
const maxMs = 8000

/** `level` of the options: how many containers are around the document; what lies within an embedded document is left out. */
export async function sayEmbedded(layout: Layout, objects: AsyncIterable<EmbeddedFile> | Iterable<EmbeddedFile>, options: MemberOptions): Promise<void> {
  if (options.level > 0) return
  const until = performance.now() + maxMs
  let left = documentsMax
  for await (const object of objects) {
    options.signal.throwIfAborted()
    if (layout.full || performance.now() > until || left-- === 0) return
    const { text } = await memberText(await embeddedFile(object.name, object.content), options)
    layout.breakParagraph()
    layout.literal(text.trim())
    layout.breakParagraph()
  }
}

export async function* embeddedParts({ pack, signal }: Reading): AsyncGenerator<EmbeddedFile> {
  for (const part of pack.embedded) {
    const entry = pack.zip.find(part)
    if (entry === undefined || entry.encrypted || entry.packedBytes > documentBytesMax) continue
    yield { name: part, content: await pack.zip.read(entry, { signal }) }
  }
}
