/** A converter for the suites: bytes as UTF-8, whatever they are, so that an analyzer of text meets all that a text can be. */
import { readFile } from 'node:fs/promises'
import type { TextConverter } from '../../core/contracts/plugin.js'

const verbatim: TextConverter = {
  async convert({ path }, { signal, maxChars }) {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readFile(path, { signal }))
    return { text: text.slice(0, maxChars), truncated: text.length > maxChars }
  },
}
export default verbatim
