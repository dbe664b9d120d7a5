/** An Office Open XML document as text, whatever its media type or name says it is. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { Layout } from '../layout/layout.js'
import { Targets } from '../layout/targets.js'
import { embeddedParts, sayEmbedded } from './embedded.js'
import { OfficePackage, type OfficeKind } from './package.js'
import { readEnd, type Reading } from './reading.js'
import { readBinarySheets } from './sheet/binary-sheets.js'
import { readSheets } from './sheet/read-sheet.js'
import { readSlides } from './slides/read-slides.js'
import { readWord } from './word/read-word.js'

export type ConvertOptions = Parameters<TextConverter['convert']>[1]

/** By the kind of document. */
const readers: Readonly<Partial<Record<OfficeKind, (reading: Reading, main: string) => Promise<void>>>> = { word: readWord, sheet: (reading, main) => (main.endsWith('.bin') ? readBinarySheets(reading) : readSheets(reading, main)), slides: readSlides }

/** `level`: how many containers are around it, 0 for a file. */
export async function officeText(source: ByteSource, { maxChars, signal }: ConvertOptions, level = 0): Promise<ExtractedText> {
  const layout = new Layout(maxChars)
  const pack = await OfficePackage.open(source, { signal, enough: () => layout.full })
  const reading: Reading = { pack, layout, targets: new Targets(), signal }
  const { kind, part } = await pack.main()
  const read = readers[kind]
  if (read === undefined) throw new DocumentError('unsupported', 'an office document of a kind that is not read')
  await read(reading, part)
  await sayEmbedded(layout, embeddedParts(reading), { signal, maxChars, level })
  const language = await readEnd(reading)
  const { text, truncated } = layout.result()
  return { text, truncated: truncated || pack.zip.incomplete, ...(language !== undefined && { language }) }
}
