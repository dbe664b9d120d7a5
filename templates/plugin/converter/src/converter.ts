/** The runs of printable ASCII characters in a file of unknown format, a line each. Put your own format in its place. */
import { createReadStream } from 'node:fs'
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'

/** Shorter runs are mostly chance. */
const shortestRun = 6
const longestRun = 10_000
const printable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f

export default class {{Name}}Converter implements TextConverter {
  async convert(source: Source, { signal, maxChars }: { readonly signal: AbortSignal; readonly maxChars: number }): Promise<ExtractedText> {
    let text = ''
    let run = ''
    const endRun = (): void => {
      if (run.length >= shortestRun) text += `${run}\n`
      run = ''
    }
    for await (const bytes of createReadStream(source.path, { signal }) as AsyncIterable<Buffer>) {
      for (const byte of bytes) {
        if (printable(byte) && run.length < longestRun) run += String.fromCharCode(byte)
        else endRun()
      }
      if (text.length > maxChars) break
    }
    endRun()
    // An error with a code says why there is nothing; it costs this file its text and nothing else.
    if (text === '') throw Object.assign(new Error('there is no text in the file'), { code: 'no-text' })
    return { text: text.slice(0, maxChars), truncated: text.length > maxChars }
  }
}
