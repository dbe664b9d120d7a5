/** A presentation slide by slide, each with its charts, notes and comments; then what masters add to all of them. */
import { localName } from '../../document/xml-part.js'
import { chartText } from '../chart-text.js'
import type { Relationship } from '../package.js'
import { noteExternal, type Reading } from '../reading.js'
import { CommentAuthors, SlideComments } from './slide-comments.js'
import { SlideText, type SlideRole } from './slide-text.js'

const slidesMax = 20_000

export async function readSlides(reading: Reading, main: string): Promise<void> {
  const { layout, pack } = reading
  const related = await pack.relationships(main)
  const authors = new CommentAuthors()
  for (const { kind, target } of related) if (kind === 'commentauthors' || kind === 'authors') await pack.read(target, authors)
  /** Layouts and masters, each once. */
  const masters = new Set<string>()
  for (const slide of await slidesOf(reading, main, related)) {
    reading.signal.throwIfAborted()
    const relationships = await readPart(reading, slide, 'slide')
    for (const { kind, target, external } of relationships) {
      if (external) continue
      if (kind === 'notesslide') await readPart(reading, target, 'notes')
      else if (kind === 'comments') await pack.read(target, new SlideComments(layout, authors))
      else if (kind === 'slidelayout') masters.add(target)
    }
    if (layout.full) return
  }
  for (const { kind, target } of related) if (/^(?:slide|notes|handout)master$/.test(kind)) masters.add(target)
  for (const master of masters) await readPart(reading, master, 'master')
}

async function slidesOf({ pack }: Reading, main: string, related: readonly Relationship[]): Promise<readonly string[]> {
  const parts = new Map(related.map(({ id, target }) => [id, target]))
  const slides: string[] = []
  await pack.read(main, {
    open(name, attributes) {
      const part = localName(name) === 'sldId' ? parts.get(attributes.get('r:id') ?? '') : undefined
      if (part !== undefined && slides.length < slidesMax) slides.push(part)
    },
    close: () => undefined,
    text: () => undefined,
  })
  return slides.length > 0 ? slides : pack.partsLike(/^ppt\/slides\/[^/]+\.xml$/i)
}

async function readPart(reading: Reading, part: string, role: SlideRole): Promise<readonly Relationship[]> {
  const { layout, pack, targets } = reading
  const relationships = await pack.relationships(part)
  const text = new SlideText(layout, targets, relationships, role)
  layout.breakParagraph()
  await pack.read(part, text)
  layout.breakParagraph()
  for (const shown of new Set(text.shown)) {
    if (shown.includes('chart')) await chartText(reading, shown)
    else await pack.read(shown, new SlideText(layout, targets, [], role))
  }
  noteExternal(reading, relationships)
  return relationships
}
