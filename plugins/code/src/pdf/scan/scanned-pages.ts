/** The writing on scanned pages of one document, read by the same model as that of photos, as far as pages and time go. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type { TextReader } from '@backup-agent/vision-models'
import type { PdfPage } from '../open-pdf.js'
import { isOfPdf } from '../stray-rejections.js'
import { pageScan } from './page-scan.js'

/** As many are read: it takes a second for each. */
const readMax = 10
/** As many are looked at, which decodes their pictures: in a book of photos no page may be a scan. */
const lookedAtMax = 40
/** A page with less text of its own may be a scan with a stamp or a number on it. */
const fewCharacters = 60

export interface ScanOptions {
  readonly signal: AbortSignal
  readonly maxMs: number
  readonly now: () => number
}

export class ScannedPages {
  readonly #options: ScanOptions
  #read = 0
  #lookedAt = 0
  #spentMs = 0
  /** There were more scanned pages than were read. */
  isCut = false

  constructor(options: ScanOptions) {
    this.#options = options
  }

  /** Of the time that was given for it. */
  get spentMs(): number {
    return this.#spentMs
  }

  /** What stands on a page whose own text is `text`; empty for a page that is no scan, and where no reader is installed. */
  async textOf(page: PdfPage, text: string): Promise<string> {
    if (text.length >= fewCharacters) return ''
    const reader = await textReader()
    if (reader === undefined) return ''
    const { now, signal } = this.#options
    const started = now()
    try {
      return await this.#textOf(page, reader, signal)
    } finally {
      this.#spentMs += now() - started
    }
  }

  async #textOf(page: PdfPage, reader: TextReader, signal: AbortSignal): Promise<string> {
    if (this.#read >= readMax || this.#lookedAt >= lookedAtMax || this.#spentMs >= this.#options.maxMs) {
      this.isCut = true
      return ''
    }
    this.#lookedAt += 1
    const image = await pageScan(page).catch((error: unknown) => {
      if (!isOfPdf(error)) throw error
      this.isCut = true
    })
    if (image === undefined) return ''
    this.#read += 1
    const { text, truncated } = await reader.read(image, { signal })
    this.isCut ||= truncated
    return text
  }
}

/** The models for pictures are a part of the installation that may be left out. */
const visionModels = loadedOnce(() => import('@backup-agent/vision-models').catch((error: unknown) => {
  if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined
  throw error
}))

const textReader = async (): Promise<TextReader | undefined> => (await visionModels())?.textReader()
