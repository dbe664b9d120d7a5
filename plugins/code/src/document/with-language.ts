/** The natural language of what a converter has made. */
import { languageOfProse } from '@backup-agent/text-models/language'
import type { TextConverter } from 'backup-agent/plugin'
import { levelOf } from './held-bytes.js'

/**
 * Adds the language that prose is in, where the document states none or clearly a wrong one. Members of other documents go without:
 * their text becomes part of another, whose language is asked.
 * @param mayBeProse by text and media type (default: all of the converter's); what is none keeps what it states
 */
export function withLanguage(converter: TextConverter, mayBeProse: (text: string, mediaType: string) => boolean = () => true): TextConverter {
  return {
    ...converter,
    async convert(source, options) {
      const found = await converter.convert(source, options)
      if (found.text === '' || levelOf(source.path) > 0 || !mayBeProse(found.text, source.mediaType)) return found
      const language = await languageOfProse(found.text, found.language)
      return language === undefined || language === found.language ? found : { ...found, language }
    },
  }
}
