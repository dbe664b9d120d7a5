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

/** The most frequent first; then what most texts mention and nobody minds. */
export function piiRows({ entities, counts, categories, truncated }: PiiSection): Row[] {
  const types = Object.entries(counts).sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
  const describe = ([type, count]: [string, number]): string => {
    const samples = [...new Set(entities.filter((entity) => entity.type === type).map(({ masked }) => shortMask(masked)))]
    const shown = samples.slice(0, samplesOfType).join(', ') + (samples.length > samplesOfType ? ', ...' : '')
    return `${formatCount(count)} x ${piiName(type)}${shown === '' ? '' : `: ${shown}`}`
  }
  const sensitive = types.filter(([type]) => isSensitive(type)).slice(0, typesListed)
  const heading = categories.join(', ') + (truncated === true ? ' (not everything is listed)' : '')
  return [
    ...(sensitive.length > 0 ? [['sensitive', heading] as const] : []),
    ...sensitive.map((type) => ['sensitive', `  ${describe(type)}`] as const),
    ...types.filter(([type]) => !isSensitive(type)).map((type) => ['mentions', describe(type)] as const),
  ]
}

/** Dates and addresses of web pages are in most texts: they say something about a file, not about a person. */
export function isSensitive(type: string): boolean {
  return type !== 'DATE_TIME' && type !== 'URL' && type !== 'DOMAIN_NAME'
}

/** A mask is as long as its value, which takes room and tells nothing. */
function shortMask(masked: string): string {
  return masked.replace(/\*{4,}/g, '***')
}

export function piiName(type: string): string {
  return names.get(type) ?? type.toLowerCase().replaceAll('_', ' ')
}
