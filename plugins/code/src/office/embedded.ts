/** Documents within a document: workbooks, mails, PDF files that somebody has put into a text or onto a slide. */
import { memberText } from '../members/member-text.js'
import { embeddedFile } from '../ole/embedded-object.js'
import type { Reading } from './reading.js'

const documentsMax = 50
const documentBytesMax = 32_000_000
/** Further ones are left out then: in front of the manifest's `timeoutSeconds`. */
const maxMs = 8000

/** `level`: how many containers are around the document; what lies within an embedded document is left out. */
export async function readEmbedded({ layout, pack, signal }: Reading, level: number, maxChars: number): Promise<void> {
  if (level > 0) return
  const until = performance.now() + maxMs
  for (const part of [...pack.embedded].slice(0, documentsMax)) {
    if (layout.full || performance.now() > until) return
    signal.throwIfAborted()
    const entry = pack.zip.find(part)
    if (entry === undefined || entry.encrypted || entry.packedBytes > documentBytesMax) continue
    const { content, name } = await embeddedFile(part, await pack.zip.read(entry, { signal }))
    const { text } = await memberText({ name, content }, { signal, maxChars, level })
    layout.breakParagraph()
    layout.literal(text.trim())
    layout.breakParagraph()
  }
}
