/** An OpenDocument package: its styles (headers, footers), content, the objects in it, macros, and what it says of itself. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { localName, readXml, type ReadingOptions } from '../document/xml-part.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { openZip, type ZipArchive } from '../zip/zip-archive.js'
import { OdfText } from './odf-text.js'

type ConvertOptions = Parameters<TextConverter['convert']>[1]

const objectsMax = 1000

export async function odfText(source: ByteSource, { maxChars, signal }: ConvertOptions): Promise<ExtractedText> {
  const zip = await openZip(source)
  const layout = new Layout(maxChars)
  const targets = new Targets()
  const options: ReadingOptions = { signal, enough: () => layout.full }
  await refuseEncrypted(zip, options)
  if (zip.find('content.xml') === undefined) throw new DocumentError('damaged', 'the archive holds no OpenDocument content')
  const text = new OdfText(layout, targets)
  const read = async (name: string): Promise<void> => {
    const entry = zip.find(name)
    if (entry !== undefined) await readXml(zip, entry, text, options)
  }
  await read('styles.xml')
  await read('content.xml')
  for (const object of [...text.objects].slice(0, objectsMax)) await read(`${object}/content.xml`)
  await read('meta.xml')
  text.end()
  for (const { name } of zip.entries) if (/^(?:Basic|Scripts)\/.+\/(?!script-l[bc])[^/]+\.xml$/.test(name)) await macro(name)
  listTargets(layout, targets)
  const { text: found, truncated } = layout.result()
  return { text: found, truncated: truncated || zip.incomplete, ...(text.language !== undefined && { language: text.language }) }

  async function macro(name: string): Promise<void> {
    layout.breakParagraph()
    await read(name)
    layout.breakLine()
  }
}

/** Parts are encrypted one by one, or all of them as one member; the package itself is not. */
async function refuseEncrypted(zip: ZipArchive, options: ReadingOptions): Promise<void> {
  if (zip.find('encrypted-package') !== undefined) throw encrypted()
  const manifest = zip.find('META-INF/manifest.xml')
  if (manifest === undefined || manifest.encrypted) return
  let part = ''
  let isEncrypted = false
  await readXml(zip, manifest, {
    open(name, attributes) {
      if (localName(name) === 'file-entry') part = attributes.get('manifest:full-path') ?? ''
      if (localName(name) === 'encryption-data' && part === 'content.xml') isEncrypted = true
    },
    close: () => undefined,
    text: () => undefined,
  }, options)
  if (isEncrypted) throw encrypted()
}

function encrypted(): DocumentError {
  return new DocumentError('encrypted', 'the document opens with a password only')
}
