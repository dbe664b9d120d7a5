/** An electronic book: its chapters in the order of the spine, each as a page of HTML (EPUB 3.3, and 2). */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { TextDecoder } from 'node:util'
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { localName, readXml } from '../document/xml-part.js'
import { asLanguageTag } from '../html/elements.js'
import { HtmlText } from '../html/html-text.js'
import { markupReader } from '../html/markup-reader.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { openZip, type ZipArchive } from '../zip/zip-archive.js'

type ConvertOptions = Parameters<TextConverter['convert']>[1]

const chaptersMax = 10_000

interface Book {
  readonly about: string[]
  language: string | undefined
  readonly chapters: string[]
}

export async function epubText(source: ByteSource, { maxChars, signal }: ConvertOptions): Promise<ExtractedText> {
  const zip = await openZip(source)
  const layout = new Layout(maxChars)
  const targets = new Targets()
  const book = await bookOf(zip, signal)
  const locked = await lockedParts(zip, signal)
  const readable = book.chapters.filter((name) => !locked.has(name.toLowerCase()))
  if (book.chapters.length > 0 && readable.length === 0) throw new DocumentError('encrypted', 'the book is protected: it opens in its seller\'s reader only')
  for (const fact of book.about) {
    layout.breakLine()
    layout.text(fact)
  }
  for (const chapter of readable) {
    signal.throwIfAborted()
    layout.breakParagraph()
    await readChapter(zip, chapter, { layout, targets, signal })
    if (layout.full) break
  }
  listTargets(layout, targets)
  const { text, truncated } = layout.result()
  return { text, truncated: truncated || zip.incomplete || readable.length < book.chapters.length, ...(book.language === undefined ? {} : { language: book.language }) }
}

async function bookOf(zip: ZipArchive, signal: AbortSignal): Promise<Book> {
  const book: Book = { about: [], language: undefined, chapters: [] }
  const main = await packageFile(zip, signal)
  const entry = main === undefined ? undefined : zip.find(main)
  if (main === undefined || entry === undefined) {
    // Without its list a book can still be read in the order in which it was packed.
    book.chapters.push(...zip.entries.map(({ name }) => name).filter((name) => /\.x?html?$/i.test(name)).slice(0, chaptersMax))
    if (book.chapters.length === 0) throw new DocumentError('damaged', 'the archive holds no book')
    return book
  }
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const items = new Map<string, string>()
  let fact = ''
  let text = ''
  await readXml(zip, entry, {
    open(name, attributes) {
      const local = localName(name)
      fact = name.startsWith('dc:') && /^(?:title|creator|description|subject|language)$/.test(local) ? local : ''
      text = ''
      const id = attributes.get('id')
      if (local === 'item' && id !== undefined && items.size < chaptersMax) items.set(id, partName(folder, attributes.get('href') ?? ''))
      const chapter = local === 'itemref' ? items.get(attributes.get('idref') ?? '') : undefined
      if (chapter !== undefined && book.chapters.length < chaptersMax && !book.chapters.includes(chapter)) book.chapters.push(chapter)
    },
    text(piece) {
      if (fact !== '' && text.length < 5000) text += piece
    },
    close() {
      if (fact === 'language') book.language ??= asLanguageTag(text)
      else if (fact !== '' && text.trim() !== '') book.about.push(text.replace(/<[^<>]{0,200}>/g, ' ').trim())
      fact = ''
    },
  }, { signal })
  return book
}

async function packageFile(zip: ZipArchive, signal: AbortSignal): Promise<string | undefined> {
  const container = zip.find('META-INF/container.xml')
  let path: string | undefined
  if (container !== undefined) {
    await readXml(zip, container, {
      open(name, attributes) {
        if (localName(name) === 'rootfile') path ??= attributes.get('full-path')
      },
      close: () => undefined,
      text: () => undefined,
    }, { signal })
  }
  return path ?? zip.entries.find(({ name }) => name.toLowerCase().endsWith('.opf'))?.name
}

/** Encrypted parts. Fonts are obfuscated under a name of their own: that hides no text. */
async function lockedParts(zip: ZipArchive, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const locked = new Set<string>()
  const list = zip.find('META-INF/encryption.xml')
  if (list === undefined) return locked
  await readXml(zip, list, {
    open(name, attributes) {
      if (localName(name) === 'CipherReference' && locked.size < chaptersMax) locked.add(partName('', attributes.get('URI') ?? '').toLowerCase())
    },
    close: () => undefined,
    text: () => undefined,
  }, { signal })
  return locked
}

async function readChapter(zip: ZipArchive, name: string, { layout, targets, signal }: { layout: Layout; targets: Targets; signal: AbortSignal }): Promise<void> {
  const entry = zip.find(name)
  if (entry === undefined) return
  const html = new HtmlText(layout, targets)
  const reader = markupReader(html, false)
  let decoder: TextDecoder | undefined
  for await (const piece of zip.pieces(entry, signal)) {
    decoder ??= new TextDecoder(piece[0] === 0xff ? 'utf-16le' : piece[0] === 0xfe ? 'utf-16be' : 'utf-8')
    reader.write(decoder.decode(piece, { stream: true }))
    if (layout.full) return
  }
  reader.end()
  html.end()
}

function partName(folder: string, href: string): string {
  const path = `${folder}${(href.split('#', 1)[0] ?? '')}`
  try {
    return decodeURIComponent(path)
  } catch {
    // Not percent-encoded at all.
    return path
  }
}
