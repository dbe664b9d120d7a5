/** PINs and codes of cards are so short that they occur by chance: in a section they cannot be told from other numbers, in the text they can. */
import { isFields } from '../../core/support/shapes.js'
import { bareOf } from './bare.js'
import { shortestLength } from './hidden-values.js'
import { isSecret } from './secret-categories.js'

/** The text with asterisks in their places, as many as they have characters; `pii`: a section, unchecked, whose offsets count in the text. */
export function withoutShortSecrets(text: string, pii: unknown): string {
  let clean = ''
  let done = 0
  for (const entity of isFields(pii) && Array.isArray(pii.entities) ? (pii.entities as unknown[]) : []) {
    if (!isFields(entity) || !isSecret(entity)) continue
    const { start, end } = entity
    if (typeof start !== 'number' || typeof end !== 'number' || start < done || end < start || end > text.length) continue
    if (bareOf(text.slice(start, end)).bare.length >= shortestLength) continue
    clean += text.slice(done, start) + '*'.repeat(end - start)
    done = end
  }
  return clean + text.slice(done)
}
