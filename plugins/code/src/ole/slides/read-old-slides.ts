/** A PowerPoint presentation up to 2003: each slide with its notes and comments ([MS-PPT] 2.1.2: only the newest version of each part counts). */
import { constants, inflateSync } from 'node:zlib'
import { DocumentError } from '../../document/document-error.js'
import type { Layout } from '../../layout/layout.js'
import type { EmbeddedFile } from '../embedded-object.js'
import { allRecordsIn, recordAt, recordsIn, recordTypes, textOf, type PptRecord } from './records.js'

const encryptedToken = 0xf3d1c4df
const editsMax = 10_000
const partsMax = 200_000
const objectBytesMax = 32_000_000

interface Listed {
  readonly persistId: number
  readonly slideId: number
  /** Text of placeholders, which slides refer to by number. */
  readonly outline: string[]
}

export function readOldSlides(stream: Buffer, currentUser: Buffer | undefined, layout: Layout): void {
  if (currentUser !== undefined && currentUser.length >= 20 && currentUser.readUInt32LE(12) === encryptedToken) throw new DocumentError('encrypted', 'the presentation opens with a password only')
  const parts = partsOf(stream, currentUser)
  const document = parts.document === undefined ? undefined : recordAt(stream, parts.document)
  if (document === undefined) return readAll(stream, layout)
  const part = (persistId: number): PptRecord | undefined => recordAt(stream, parts.offsets.get(persistId) ?? -1)
  const notes = notesBySlide(listed(document, 2), part)
  for (const slide of listed(document, 0)) {
    layout.breakParagraph()
    sayShapes(part(slide.persistId), slide.outline, layout)
    layout.breakParagraph()
    sayShapes(notes.get(slide.slideId), [], layout)
    if (layout.full) return
  }
  layout.breakParagraph()
  sayFooters(document, layout)
}

/** Documents that lie in the presentation, each as a compound file, mostly compressed. */
export function* objectsIn(stream: Buffer): Generator<EmbeddedFile> {
  for (const { content, instance, type } of recordsIn(stream)) {
    if (type !== recordTypes.storage) continue
    const object = instance === 1 ? inflated(content.subarray(4)) : content
    if (object !== undefined) yield { name: 'object', content: object }
  }
}

function inflated(packed: Buffer): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: objectBytesMax, finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    // Damaged or larger than is read: that costs this object, not the slides.
    return undefined
  }
}

interface Parts {
  readonly document: number | undefined
  readonly offsets: ReadonlyMap<number, number>
}

/** Every save adds a list of what it has changed, and refers to the list before. */
function partsOf(stream: Buffer, currentUser: Buffer | undefined): Parts {
  const offsets = new Map<number, number>()
  let documentId: number | undefined
  let at = currentUser !== undefined && currentUser.length >= 20 ? currentUser.readUInt32LE(16) : 0
  for (let edits = 0; at > 0 && edits < editsMax; edits++) {
    const edit = recordAt(stream, at)
    if (edit?.type !== recordTypes.userEdit || edit.content.length < 20) break
    documentId ??= edit.content.readUInt32LE(16)
    takeDirectory(recordAt(stream, edit.content.readUInt32LE(12)), offsets)
    at = edit.content.readUInt32LE(8)
  }
  return { document: documentId === undefined ? undefined : offsets.get(documentId), offsets }
}

function takeDirectory(directory: PptRecord | undefined, offsets: Map<number, number>): void {
  if (directory?.type !== recordTypes.persistDirectory) return
  const { content } = directory
  for (let at = 0; at + 4 <= content.length;) {
    const head = content.readUInt32LE(at)
    at += 4
    const first = head & 0xfffff
    for (let count = 0; count < head >>> 20 && at + 4 <= content.length && offsets.size < partsMax; count++, at += 4) {
      if (!offsets.has(first + count)) offsets.set(first + count, content.readUInt32LE(at))
    }
  }
}

/** `instance` of the list: 0 slides, 1 masters, 2 notes. */
function listed(document: PptRecord, instance: number): readonly Listed[] {
  const found: Listed[] = []
  for (const list of recordsIn(document.content)) {
    if (list.type !== recordTypes.slideList || list.instance !== instance) continue
    for (const record of recordsIn(list.content)) {
      if (record.type === recordTypes.slidePersist && record.content.length >= 16) found.push({ persistId: record.content.readUInt32LE(0), slideId: record.content.readUInt32LE(12), outline: [] })
      // A header without text is a placeholder without text: the numbers count it.
      else if (record.type === recordTypes.textHeader) found.at(-1)?.outline.push('')
      else {
        const outline = found.at(-1)?.outline
        const text = textOf(record)
        if (outline !== undefined && text !== undefined) outline[Math.max(0, outline.length - 1)] = text
      }
    }
  }
  return found
}

function notesBySlide(lists: readonly Listed[], part: (persistId: number) => PptRecord | undefined): ReadonlyMap<number, PptRecord> {
  const notes = new Map<number, PptRecord>()
  for (const { persistId } of lists) {
    const record = part(persistId)
    if (record === undefined) continue
    const atom = [...recordsIn(record.content)].find(({ type }) => type === recordTypes.notesAtom)
    if (atom !== undefined && atom.content.length >= 4) notes.set(atom.content.readUInt32LE(0), record)
  }
  return notes
}

function sayShapes(part: PptRecord | undefined, outline: readonly string[], layout: Layout): void {
  const unsaid = new Set(outline.keys())
  for (const record of part === undefined ? [] : allRecordsIn(part.content)) {
    if (record.type === recordTypes.comment) sayComment(record, layout)
    if (record.type !== recordTypes.clientTextbox) continue
    for (const inner of recordsIn(record.content)) {
      const reference = inner.type === recordTypes.outlineRef && inner.content.length >= 4 ? inner.content.readUInt32LE(0) : undefined
      if (reference !== undefined) unsaid.delete(reference)
      sayText(reference === undefined ? (inner.type === recordTypes.cString ? undefined : textOf(inner)) : outline[reference], layout)
    }
  }
  for (const at of unsaid) sayText(outline[at], layout)
}

function sayComment({ content }: PptRecord, layout: Layout): void {
  const words = new Map([...recordsIn(content)].map((record) => [record.instance, textOf(record)]))
  layout.breakLine()
  layout.text(`${words.get(0) ?? ''}: ${words.get(1) ?? ''}`)
}

function sayFooters(document: PptRecord, layout: Layout): void {
  const said = new Set<string>()
  for (const record of recordsIn(document.content)) {
    if (record.type !== recordTypes.headersFooters) continue
    for (const inner of recordsIn(record.content)) said.add(textOf(inner) ?? '')
  }
  for (const text of said) sayText(text, layout)
}

/** Without a list of parts: all text there is, older versions of it as well. */
function readAll(stream: Buffer, layout: Layout): void {
  for (const record of allRecordsIn(stream)) {
    if (record.type !== recordTypes.cString) sayText(textOf(record), layout)
    if (layout.full) return
  }
}

function sayText(text: string | undefined, layout: Layout): void {
  // A star stands for a number or date that the program fills in.
  if (text === undefined || text.trim() === '' || text === '*') return
  layout.breakParagraph()
  for (const line of text.split(/[\r\v]/)) {
    layout.breakLine()
    layout.text(line)
  }
  layout.breakLine()
}
