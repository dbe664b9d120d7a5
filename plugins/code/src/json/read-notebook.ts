/** A notebook has to be read as a whole: its metadata may stand behind the cells. */
import { decodeFile } from '../text/decode-file.js'
import { parseNotebook, type Notebook } from './notebook.js'

/** Larger notebooks (pictures in their outputs) are treated like any other JSON, which takes no memory. */
const notebookCharsMax = 32_000_000

/** Undefined when the file is no notebook, or too large for one. */
export async function readNotebook(path: string, signal: AbortSignal): Promise<Notebook | undefined> {
  const pieces: string[] = []
  let chars = 0
  for await (const { text, cut } of decodeFile(path, signal)) {
    pieces.push(text)
    chars += text.length
    if (cut === true || chars > notebookCharsMax) return undefined
  }
  return parseNotebook(pieces.join(''))
}
