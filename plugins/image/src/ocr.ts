/** Text in a picture, for whoever needs text: summary, keywords, pii. Empty where the detector sees none. */
import type { ExtractedText, Source, Started, TextConverter } from 'backup-agent/plugin'
import { languageOfProse } from '@backup-agent/text-models/language'
import { shorten } from '@backup-agent/text-models/shorten'
import { textReader } from '@backup-agent/vision-models'
import { pictureOf } from './picture/last-picture.js'

/** Icons, spacers, bullets. */
const shortestSide = 24

export default class OcrConverter implements TextConverter {
  async start(): Promise<Started> {
    return { model: (await textReader()).model }
  }

  async convert(source: Source, { signal, maxChars }: { readonly signal: AbortSignal; readonly maxChars: number }): Promise<ExtractedText> {
    const { image } = await pictureOf(source, signal)
    if (Math.min(image.width, image.height) < shortestSide) return { text: '', truncated: false }
    const { text, truncated } = await (await textReader()).read(image, { signal })
    const language = await languageOfProse(text)
    return { text: shorten(text, maxChars), truncated: truncated || text.length > maxChars, ...(language !== undefined && { language }) }
  }
}
