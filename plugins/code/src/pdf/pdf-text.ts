/** A PDF document as text: its pages in their order, then what stands beside them. */
import { setImmediate } from 'node:timers/promises'
import type { ExtractedText } from 'backup-agent/plugin'
import type { ByteSource } from '../document/byte-source.js'
import { BoundedText } from '../layout/bounded-text.js'
import { Targets } from '../layout/targets.js'
import { annotationLines } from './annotations.js'
import { attachedFiles } from './attached-files.js'
import { mendHyphens } from './hyphens.js'
import { withPdf, type PdfDocument, type PdfPage } from './open-pdf.js'
import { pageText } from './page-text.js'
import { propertiesOf } from './properties.js'
import { ScannedPages } from './scan/scanned-pages.js'
import { isOfPdf, withoutStrays } from './stray-rejections.js'

/** pdf.js keeps fonts of the pages it has read. */
const pagesUntilCleanup = 100

export interface PdfOptions {
  readonly signal: AbortSignal
  readonly maxChars: number
  /** After so long no further page is begun, and the text is `truncated`. Time for scanned pages does not count. */
  readonly maxMs: number
  /** After so long no further scanned page is read. */
  readonly maxScanMs: number
  /** How many containers are around the document. */
  readonly level: number
  /** Milliseconds of a clock that never goes back (default `performance.now`). */
  readonly now?: () => number
}

export function pdfText(source: ByteSource, options: PdfOptions): Promise<ExtractedText> {
  const { now = () => performance.now() } = options
  const end = now() + options.maxMs
  const scans = new ScannedPages({ signal: options.signal, maxMs: options.maxScanMs, now })
  const isLate = (): boolean => now() - scans.spentMs >= end
  return withoutStrays(() => withPdf(source, options.signal, (document) => textOf(document, options, scans, isLate)))
}

async function textOf(document: PdfDocument, { signal, maxChars, level }: PdfOptions, scans: ScannedPages, isLate: () => boolean): Promise<ExtractedText> {
  const goesOn = (): boolean => {
    signal.throwIfAborted()
    return !isLate()
  }
  const out = new BoundedText(maxChars)
  const { title, language, others } = await propertiesOf(document)
  const targets = new Targets()
  const { cut } = await addPages(document, { out, targets, title, scans, goesOn })
  if (!cut && !out.isEmpty) for (const block of [others.join('\n'), targets.list().join('\n')]) append(out, block)
  const attached = cut || out.full ? undefined : await attachedFiles(document, { signal, maxChars, level }, isLate)
  append(out, attached?.text ?? '')
  const { text, truncated } = out.result()
  return { text: mendHyphens(text), truncated: truncated || cut || scans.isCut || attached?.truncated === true, ...(language !== undefined && { language }) }
}

interface Pages {
  readonly out: BoundedText
  readonly targets: Targets
  readonly title: string | undefined
  readonly scans: ScannedPages
  readonly goesOn: () => boolean
}

/** `cut`: time is up, or a page could not be read to its end. Rejects with `damaged` where none could. */
async function addPages(document: PdfDocument, pages: Pages): Promise<{ readonly cut: boolean }> {
  let failure: Error | undefined
  let cut = false
  for (let number = 1; number <= document.numPages && !pages.out.full; number++) {
    await setImmediate()
    if (!pages.goesOn()) return { cut: true }
    try {
      if (await addPage(await document.getPage(number), pages)) cut = true
    } catch (error) {
      if (!isOfPdf(error)) throw error
      failure = error
    }
    if (number % pagesUntilCleanup === 0) await document.cleanup()
  }
  if (failure !== undefined && pages.out.isEmpty) throw failure
  return { cut: cut || failure !== undefined }
}

/** @returns whether the page has more text than was read */
async function addPage(page: PdfPage, { out, targets, title, scans, goesOn }: Pages): Promise<boolean> {
  const { text: own, cut } = await pageText(page, goesOn)
  const read = cut ? '' : await scans.textOf(page, own)
  const text = read === '' ? own : `${read}\n\n${own}`.trim()
  const beside = cut ? [] : await annotationLines(page, text, targets)
  page.cleanup()
  // A scan that nobody could read says nothing by its title alone.
  const isFirst = out.isEmpty && (text !== '' || beside.length > 0)
  if (isFirst && title !== undefined && !spaceless(text).includes(spaceless(title))) append(out, title)
  append(out, text)
  append(out, beside.join('\n'))
  return cut
}

function append(out: BoundedText, block: string): void {
  if (block !== '') out.append(out.isEmpty ? block : `\n\n${block}`)
}

function spaceless(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase()
}
