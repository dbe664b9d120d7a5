/** `--category`: what is sensitive, by the categories that the plugin pii sorts it into. */
import { BackupError } from '../../core/contracts/errors.js'
import { piiCategories } from '../../core/contracts/metadata.js'
import { nearest } from '../../core/support/nearest.js'

/** Throws `invalid-usage`, with the category that was most likely meant. */
export function piiCategory(written: string): string {
  const name = written.toLowerCase()
  const known = piiCategories.find((category) => category === name || category === `${name}s`)
  if (known !== undefined) return known
  const meant = nearest(name.slice(0, 100), piiCategories)
  throw new BackupError('invalid-usage', `--category: there is none called ${written}${meant === undefined ? '' : `; did you mean ${meant}?`}`, {
    hint: `Categories are ${piiCategories.join(', ')}; --pii takes types as well.`,
  })
}
