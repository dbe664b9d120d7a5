/** Fills the section "{{section}}": how many words a text has, and the longest of them. Put your own in its place. */
import type { AnalyzeInput, AnalyzeOptions, Analyzer } from 'backup-agent/plugin'

/** section.schema.json says the same to the agent, which refuses a section that does not fit. */
export interface {{Name}}Section {
  readonly words: number
  readonly longest?: string
}

const maxLength = 100

export default class {{Name}}Analyzer implements Analyzer<{{Name}}Section> {
  /** Undefined where there is nothing to say of a file. */
  async analyze({ text }: AnalyzeInput, { signal }: AnalyzeOptions): Promise<{{Name}}Section | undefined> {
    let words = 0
    let longest = ''
    for (const [word] of (text?.text ?? '').matchAll(/\p{L}+/gu)) {
      signal.throwIfAborted()
      words += 1
      if (word.length > longest.length && word.length <= maxLength) longest = word
    }
    if (words === 0) return undefined
    return { words, ...(longest !== '' && { longest }) }
  }
}
