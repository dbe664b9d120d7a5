/** A Word document up to 2003, part by part. */
import type { Layout } from '../../layout/layout.js'
import type { Targets } from '../../layout/targets.js'
import { oldWordText } from './old-word-text.js'
import { storiesOf, type Story } from './word-file.js'

const order: readonly Story[] = ['headers', 'headerBoxes', 'body', 'boxes', 'footnotes', 'endnotes', 'comments']

export function readOldWord(main: Buffer, tables: Readonly<Partial<Record<'0Table' | '1Table', Buffer | undefined>>>, { layout, targets }: { readonly layout: Layout; readonly targets: Targets }): void {
  const found = storiesOf(main, (name) => tables[name])
  for (const story of order) {
    layout.breakParagraph()
    oldWordText(story === 'headers' ? eachOnce(found.get(story) ?? '') : (found.get(story) ?? ''), layout, targets)
  }
}

/** Every section repeats headers and footers. */
function eachOnce(text: string): string {
  return [...new Set(text.split('\r'))].join('\r')
}
