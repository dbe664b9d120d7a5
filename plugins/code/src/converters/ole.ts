/** Office documents up to 2003, whatever their name says they are; and documents of any age that are encrypted. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withFile, type ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { levelOf } from '../document/held-bytes.js'
import { withLanguage } from '../document/with-language.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { sayEmbedded } from '../office/embedded.js'
import { readOldSheets } from '../office/sheet/old-sheets.js'
import type { MemberOptions } from '../members/member-text.js'
import { CompoundFile, signature } from '../ole/compound-file.js'
import { objectsIn, readOldSlides } from '../ole/slides/read-old-slides.js'
import { readOldWord } from '../ole/word/read-old-word.js'

interface Target {
  readonly layout: Layout
  readonly targets: Targets
}

/** Longer ones of the formats before compound files are none. */
const oldestBytesMax = 100_000_000

const converter: TextConverter = {
  convert: (source, { maxChars, signal }): Promise<ExtractedText> =>
    withFile(source.path, async (file) => {
      signal.throwIfAborted()
      const target: Target = { layout: new Layout(maxChars), targets: new Targets() }
      const isCompound = (await file.read(0, 8)).equals(signature)
      const options: MemberOptions = { signal, maxChars, level: levelOf(source.path) }
      const incomplete = isCompound ? await readCompound(await CompoundFile.open(file), file, target, options) : await readOldest(file, target)
      listTargets(target.layout, target.targets)
      const { text, truncated } = target.layout.result()
      return { text, truncated: truncated || incomplete }
    }),
}

export default withLanguage(converter)

async function readCompound(compound: CompoundFile, file: ByteSource, target: Target, options: MemberOptions): Promise<boolean> {
  if (compound.has('EncryptedPackage') || compound.has('\tDRMContent') || compound.has('\u0006DataSpaces')) throw new DocumentError('encrypted', 'the document opens with a password or a licence only')
  const [word, slides] = [await compound.stream('WordDocument'), await compound.stream('PowerPoint Document')]
  if (word !== undefined) readOldWord(word, { '0Table': await compound.stream('0Table'), '1Table': await compound.stream('1Table') }, target)
  else if (slides !== undefined) {
    readOldSlides(slides, await compound.stream('Current User'), target.layout)
    await sayEmbedded(target.layout, objectsIn(slides), options)
  } else if (compound.has('Workbook') || compound.has('Book')) await readOldSheets(await file.read(0, file.size), target)
  // Installers, thumbnails, drawings: there is nothing to read, and nothing is wrong.
  return compound.incomplete
}

/** Excel 2 to 4 and Word 2 wrote files without folders. */
async function readOldest(file: ByteSource, target: Target): Promise<boolean> {
  const head = await file.read(0, 2)
  const content = await file.read(0, oldestBytesMax)
  if (head.length === 2 && head.readUInt16LE(0) === 0xa5db) readOldWord(content, {}, target)
  else if (head[0] === 9) await readOldSheets(content, target)
  else throw new DocumentError('damaged', 'neither a compound file nor one of the formats before them')
  return content.length < file.size
}
