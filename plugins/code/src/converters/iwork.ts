/** Pages, Numbers and Keynote. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { bytesOf, withFile } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { withLanguage } from '../document/with-language.js'
import { readXml } from '../document/xml-part.js'
import { textsOf } from '../iwork/archives.js'
import { OldIworkText } from '../iwork/old-iwork-text.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { openZip, type ZipArchive } from '../zip/zip-archive.js'

const memberBytesMax = 64_000_000
/** Text that stands there until a person writes their own. */
const prompts = /^(?:Master|Template)Slide/

const converter: TextConverter = {
  convert: (source, { maxChars, signal }): Promise<ExtractedText> =>
    withFile(source.path, async (file) => {
      const zip = await openZip(file)
      if (zip.entries.some(({ name }) => /(?:^|\/)\.iwp(?:h|v2)$/.test(name))) throw encrypted()
      const layout = new Layout(maxChars)
      const targets = new Targets()
      const old = zip.find('index.xml') ?? zip.find('index.apxl')
      if (old !== undefined) {
        // The member's method says so, by a number of Apple's own.
        if (old.method !== 0 && old.method !== 8) throw encrypted()
        await readXml(zip, old, new OldIworkText(layout, targets), { signal, enough: () => layout.full })
      } else await readObjects(zip, layout, signal)
      listTargets(layout, targets)
      const { text, truncated } = layout.result()
      return { text, truncated: truncated || zip.incomplete }
    }),
}

export default withLanguage(converter)

async function readObjects(outer: ZipArchive, layout: Layout, signal: AbortSignal): Promise<void> {
  const packed = outer.find('Index.zip')
  const zip = packed === undefined ? outer : await openZip(bytesOf(await outer.read(packed, { signal, maxBytes: memberBytesMax })))
  const members = zip.entries.filter(({ name }) => name.endsWith('.iwa'))
  if (members.length === 0) throw new DocumentError('damaged', 'the archive holds no document of Pages, Numbers or Keynote')
  for (const member of members) {
    if (prompts.test(member.name.slice(member.name.lastIndexOf('/') + 1))) continue
    for await (const text of textsOf(await zip.read(member, { signal, maxBytes: memberBytesMax }), signal)) {
      layout.breakParagraph()
      for (const line of text.split(/[\n\u2028\u2029]/)) {
        layout.breakLine()
        // Objects in the text have a character of their own.
        layout.text(line.replace(/[\ufffc\p{Cc}]/gu, ' '))
      }
      if (layout.full) return
    }
  }
}

function encrypted(): DocumentError {
  return new DocumentError('encrypted', 'the document opens with a password only')
}
