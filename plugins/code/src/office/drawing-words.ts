/** What drawings say beside their text: alternative text that a person has written. */
import type { Attributes } from '../html/markup-reader.js'

/** Names of files, and what programs put in by themselves. */
const made = /^(?:[^\s/\\]{1,200}\.[a-z]{3,4}|(?:picture|image|grafik|bild|shape|chart|diagram|text ?box|object|rectangle) ?\d*)$/i

export function alternativeText(attributes: Attributes): string | undefined {
  const said = [attributes.get('title'), attributes.get('descr')].map((text) => (text ?? '').replace(/(?:Description automatically generated|AI-generated content may be incorrect).*$/s, '').trim())
  const shown = [...new Set(said)].filter((text) => text !== '' && !made.test(text)).join(': ')
  return shown === '' ? undefined : shown
}
