/** A PDF document, read from its file part by part as pdf.js asks for it: of a scanned book only what holds text is read. */
import './node-20.js'
import { getDocument, PDFDataRangeTransport, VerbosityLevel } from 'unpdf/pdfjs'
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { CharacterMaps } from './character-maps.js'
import { withTrailer } from './repair.js'
import { pixelsMax } from './scan/page-scan.js'

export type PdfDocument = Awaited<ReturnType<typeof getDocument>['promise']>
export type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>

const partBytes = 262_144
/** Smaller documents are read at once. */
const wholeBytesMax = 4 * partBytes

/** Larger ones are not searched for what their end should say. */
const mendedBytesMax = 50_000_000

/**
 * Calls `work` with the document and frees all that pdf.js holds of it afterwards. Rejects with code `encrypted` where it takes a
 * password to open it (one that only limits what may be done with it does not matter), and with `damaged` where no document
 * can be made of the bytes.
 */
export async function withPdf<Result>(source: ByteSource, signal: AbortSignal, work: (document: PdfDocument) => Promise<Result>): Promise<Result> {
  const whole = source.size <= wholeBytesMax ? await source.read(0, source.size) : undefined
  const parts = new Parts(source)
  try {
    const input = whole === undefined ? { range: parts, rangeChunkSize: partBytes } : { data: new Uint8Array(whole) }
    return await Promise.race([loaded(input, signal, work), parts.broken])
  } catch (error) {
    if (!isNoPdf(error) || source.size > mendedBytesMax) throw worded(error)
    const mended = withTrailer(whole ?? (await source.read(0, source.size)))
    if (mended === undefined) throw worded(error)
    return await mendedDocument(mended, signal, work)
  }
}

async function mendedDocument<Result>(data: Uint8Array, signal: AbortSignal, work: (document: PdfDocument) => Promise<Result>): Promise<Result> {
  try {
    return await loaded({ data }, signal, work)
  } catch (error) {
    throw worded(error)
  }
}

async function loaded<Result>(input: Parameters<typeof getDocument>[0], signal: AbortSignal, work: (document: PdfDocument) => Promise<Result>): Promise<Result> {
  const loading = getDocument({ ...(input as object), ...readingOnly })
  const end = (): void => void loading.destroy()
  signal.addEventListener('abort', end)
  try {
    return await loading.promise.then(work)
  } catch (error) {
    // Where the document was ended under it, pdf.js says only that.
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', end)
    await loading.destroy()
  }
}

/** Text, and pictures of scanned pages: no fonts of the system, no code made of functions, nothing fetched. */
const readingOnly = {
  verbosity: VerbosityLevel.ERRORS, isEvalSupported: false, useSystemFonts: false, disableFontFace: true, disableAutoFetch: true, disableStream: true,
  useWasm: false, useWorkerFetch: false, isImageDecoderSupported: false, isOffscreenCanvasSupported: false, maxImageSize: pixelsMax, enableXfa: false, BinaryDataFactory: CharacterMaps, cMapPacked: false,
}

class Parts extends PDFDataRangeTransport {
  readonly #source: ByteSource
  #fail: (error: unknown) => void = () => undefined
  /** Never resolves; rejects when the file cannot be read. */
  readonly broken = new Promise<never>((_, reject) => (this.#fail = reject))

  constructor(source: ByteSource) {
    super(source.size, null)
    this.#source = source
    // Nobody may be waiting any more.
    this.broken.catch(() => undefined)
  }

  override requestDataRange(begin: number, end: number): void {
    this.#source.read(begin, end - begin).then((bytes) => this.onDataRange(begin, new Uint8Array(bytes))).catch(this.#fail)
  }
}

function isNoPdf(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidPDFException'
}

/** What pdf.js throws at input; errors of the file system have codes of their own. */
function worded(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'PasswordException') return new DocumentError('encrypted', 'this PDF opens with a password only', { cause: error })
  if (isNoPdf(error) || error.name === 'UnknownErrorException') return new DocumentError('damaged', `no PDF that can be read: ${error.message}`, { cause: error })
  return error
}
