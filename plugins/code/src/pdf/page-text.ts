/** The text of one page. */
import type { ReadableStream } from 'node:stream/web'
import { setImmediate } from 'node:timers/promises'
import type { PdfPage } from './open-pdf.js'
import { paragraphsOf } from './paragraphs.js'
import { isOfPdf } from './stray-rejections.js'
import { LineBuilder, type TextItem } from './text-line.js'

/** No page that people read has more pieces of text: what comes after is left out. */
const itemsMax = 300_000

export interface PageText {
  readonly text: string
  /** The page has more. */
  readonly cut: boolean
}

/**
 * Rejects where nothing of the page can be read; where it is damaged later, what stands before is given, and `cut` says so.
 * @param goesOn asked between parts of the page: false ends the reading
 */
export async function pageText(page: PdfPage, goesOn: () => boolean): Promise<PageText> {
  const builder = new LineBuilder()
  try {
    const cut = !(await readAll(page, builder, goesOn))
    return { text: paragraphsOf(builder.lines), cut }
  } catch (error) {
    if (builder.lines.length === 0 || !isOfPdf(error)) throw error
    return { text: paragraphsOf(builder.lines), cut: true }
  }
}

/** @returns whether that was all */
async function readAll(page: PdfPage, builder: LineBuilder, goesOn: () => boolean): Promise<boolean> {
  const reader = (page.streamTextContent({ includeMarkedContent: false }) as ReadableStream<{ readonly items: readonly TextItem[] }>).getReader()
  let items = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    for (const piece of value.items) builder.add(piece)
    items += value.items.length
    // pdf.js never waits for anything but its own promises: without this the signal would not be heard.
    await setImmediate()
    if (items <= itemsMax && goesOn()) continue
    await ended(reader)
    return false
  }
}

async function ended(reader: { cancel(reason: unknown): Promise<void> }): Promise<void> {
  try {
    await reader.cancel(new Error('enough text'))
  } catch (error) {
    // pdf.js trips over itself where the part was the page's last: then there is nothing to end.
    if (!(error instanceof TypeError)) throw error
  }
}
