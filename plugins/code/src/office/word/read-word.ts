/** A Word document in the order in which it is read: headers, body, footers, notes, comments, diagrams. */
import { chartText } from '../chart-text.js'
import { noteExternal, type Reading } from '../reading.js'
import { Numbering } from './numbering.js'
import { WordText } from './word-text.js'

/** Parts beside the body, in their order behind it. */
const beside = ['footer', 'footnotes', 'endnotes', 'comments', 'diagramdata', 'chart', 'chartex']

export async function readWord(reading: Reading, main: string): Promise<void> {
  const { layout, pack } = reading
  const related = await pack.relationships(main)
  const numbering = new Numbering()
  for (const { kind, target } of related) {
    if (kind === 'numbering') await pack.read(target, numbering.reader())
    if (kind === 'styles') await pack.read(target, numbering.styleReader())
    if (kind === 'settings') noteExternal(reading, await pack.relationships(target))
  }
  const part = async (name: string): Promise<void> => {
    const relationships = name === main ? related : await pack.relationships(name)
    layout.breakParagraph()
    await pack.read(name, new WordText(layout, reading.targets, relationships, numbering))
    noteExternal(reading, relationships)
  }
  const ofKind = (kind: string): readonly string[] => [...new Set(related.filter((one) => one.kind === kind && !one.external).map(({ target }) => target))]
  for (const header of ofKind('header')) await part(header)
  await part(main)
  for (const kind of beside) {
    for (const target of ofKind(kind)) {
      if (kind === 'chart' || kind === 'chartex') await chartText(reading, target)
      else await part(target)
    }
  }
}
