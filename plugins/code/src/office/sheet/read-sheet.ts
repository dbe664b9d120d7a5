/** A workbook sheet by sheet: name, cells, comments, drawings, charts. */
import { localName } from '../../document/xml-part.js'
import type { Attributes } from '../../html/markup-reader.js'
import { chartText } from '../chart-text.js'
import type { Relationship } from '../package.js'
import { noteExternal, type Reading } from '../reading.js'
import { Numbering } from '../word/numbering.js'
import { WordText } from '../word/word-text.js'
import { CommentText } from './comment-text.js'
import { NumberFormats, type FormatWriter } from './number-formats.js'
import { SharedStrings } from './shared-strings.js'
import { SheetText } from './sheet-text.js'

interface Sheet {
  readonly name: string
  readonly part: string
}

const sheetsMax = 10_000

export async function readSheets(reading: Reading, main: string): Promise<void> {
  const { layout, pack, targets } = reading
  const related = await pack.relationships(main)
  const { default: xlsx } = (await import('@e965/xlsx')) as unknown as { default: { SSF: FormatWriter } }
  const strings = new SharedStrings()
  const formats = new NumberFormats(xlsx.SSF)
  for (const { kind, target } of related) {
    if (kind === 'sharedstrings') await pack.read(target, strings)
    if (kind === 'styles') await pack.read(target, formats)
  }
  for (const { name, part } of await sheetsOf(reading, main, related, formats)) {
    reading.signal.throwIfAborted()
    const relationships = await pack.relationships(part)
    const links = new Map(relationships.filter(({ external }) => external).map(({ id, target }) => [id, target]))
    layout.breakParagraph()
    layout.text(name)
    layout.breakLine()
    await pack.read(part, new SheetText({ layout, targets, strings, formats, links }))
    await readBeside(reading, relationships)
    if (layout.full) return
  }
  noteExternal(reading, related)
}

async function sheetsOf({ pack }: Reading, main: string, related: readonly Relationship[], formats: NumberFormats): Promise<readonly Sheet[]> {
  const parts = new Map(related.map(({ id, target }) => [id, target]))
  const sheets: Sheet[] = []
  await pack.read(main, {
    open(name, attributes: Attributes) {
      const local = localName(name)
      if (local === 'workbookPr') formats.date1904 = /^(?:1|true)$/.test(attributes.get('date1904') ?? '')
      const part = local === 'sheet' ? parts.get(attributes.get('r:id') ?? '') : undefined
      if (part !== undefined && sheets.length < sheetsMax) sheets.push({ name: attributes.get('name') ?? '', part })
    },
    close: () => undefined,
    text: () => undefined,
  })
  if (sheets.length > 0) return sheets
  return pack.partsLike(/^xl\/worksheets\/[^/]+\.xml$/i).map((part) => ({ name: '', part }))
}

/** What lies over the cells. */
async function readBeside(reading: Reading, relationships: readonly Relationship[]): Promise<void> {
  const { layout, pack, targets } = reading
  const threaded = relationships.some(({ kind }) => kind === 'threadedcomment')
  for (const { kind, target, external } of relationships) {
    if (external) continue
    layout.breakParagraph()
    // A thread is given once more as a comment that says so, for programs that know no threads.
    if (kind === 'threadedcomment' || (kind === 'comments' && !threaded)) await pack.read(target, new CommentText(layout))
    if (kind !== 'drawing') continue
    const drawn = await pack.relationships(target)
    await pack.read(target, new WordText(layout, targets, drawn, new Numbering()))
    for (const one of drawn) {
      if (one.external) continue
      if (one.kind === 'chart') await chartText(reading, one.target)
      if (one.kind === 'diagramdata') await pack.read(one.target, new WordText(layout, targets, [], new Numbering()))
    }
  }
  noteExternal(reading, relationships)
}
