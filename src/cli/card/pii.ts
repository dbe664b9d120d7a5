/** What is sensitive in a file: kinds, numbers, and masked samples that let its owner recognise them. */
import type { PiiSection } from '../../core/contracts/metadata.js'
import { formatCount } from '../text.js'
import type { Row } from './row.js'

const samplesOfType = 3
const typesListed = 12
/** Where lower-case words with blanks are not what people call it. */
const names: ReadonlyMap<string, string> = new Map([
  ['EMAIL_ADDRESS', 'e-mail address'], ['IBAN_CODE', 'IBAN'], ['IP_ADDRESS', 'IP address'], ['MAC_ADDRESS', 'MAC address'],
  ['URL', 'URL'], ['CRYPTO', 'crypto address'], ['DATE_TIME', 'date'], ['US_SSN', 'US social security number'],
  ['JWT', 'JSON web token'], ['API_KEY', 'API key'],
])

/** The most frequent first. Dates and addresses of web pages are in most texts: they come last. */
export function piiRows({ entities, counts, categories, truncated }: PiiSection): Row[] {
  const byWeight = Object.entries(counts).sort(([a, first], [b, second]) => harmless(a) - harmless(b) || second - first || (a < b ? -1 : 1))
  if (byWeight.length === 0) return []
  const rows: Row[] = [['sensitive', categories.join(', ') + (truncated === true ? ' (not everything is listed)' : '')]]
  for (const [type, count] of byWeight.slice(0, typesListed)) {
    const samples = [...new Set(entities.filter((entity) => entity.type === type).map(({ masked }) => masked))]
    const shown = samples.slice(0, samplesOfType).join(', ') + (samples.length > samplesOfType ? ', ...' : '')
    rows.push(['sensitive', `  ${formatCount(count)} x ${piiName(type)}${shown === '' ? '' : `: ${shown}`}`])
  }
  return rows
}

export function piiName(type: string): string {
  return names.get(type) ?? type.toLowerCase().replaceAll('_', ' ')
}

function harmless(type: string): number {
  return type === 'DATE_TIME' || type === 'URL' ? 1 : 0
}
