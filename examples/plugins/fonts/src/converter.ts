/** What a font says of itself: family, designer, licence, whatever its "name" table has, as lines of text. */
import { open } from 'node:fs/promises'
import type { ExtractedText, Source, TextConverter } from 'backup-agent/plugin'
import { FontFile } from './font-file.js'
import { nameLabels, readNames } from './names.js'

export default class FontsConverter implements TextConverter {
  async convert({ path }: Source, { signal, maxChars }: { readonly signal: AbortSignal; readonly maxChars: number }): Promise<ExtractedText> {
    signal.throwIfAborted()
    const file = await open(path)
    try {
      const lines = new Set<string>()
      for (const table of await new FontFile(file).nameTables()) {
        signal.throwIfAborted()
        for (const { id, text } of readNames(table)) lines.add(`${nameLabels.get(id) ?? 'Name'}: ${text}`)
      }
      if (lines.size === 0) throw Object.assign(new Error('the font has no names'), { code: 'no-text' })
      const text = [...lines].join('\n')
      return { text: text.slice(0, maxChars), truncated: text.length > maxChars }
    } finally {
      await file.close()
    }
  }
}
