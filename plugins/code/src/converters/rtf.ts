/** Rich Text Format. */
import type { ExtractedText, TextConverter } from 'backup-agent/plugin'
import { withFile } from '../document/byte-source.js'
import { withLanguage } from '../document/with-language.js'
import { Layout } from '../layout/layout.js'
import { listTargets, Targets } from '../layout/targets.js'
import { RtfReader } from '../rtf/rtf-reader.js'
import { RtfText } from '../rtf/rtf-text.js'

const pieceBytes = 65_536

const converter: TextConverter = {
  convert: (source, { maxChars, signal }): Promise<ExtractedText> =>
    withFile(source.path, async (file) => {
      const layout = new Layout(maxChars)
      const targets = new Targets()
      const text = new RtfText(layout, targets)
      const reader = new RtfReader(text)
      for (let at = 0; at < file.size && !layout.full; at += pieceBytes) {
        signal.throwIfAborted()
        reader.write(await file.read(at, pieceBytes))
      }
      text.end()
      listTargets(layout, targets)
      return layout.result()
    }),
}

export default withLanguage(converter)
