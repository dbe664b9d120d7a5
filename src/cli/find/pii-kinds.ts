/** What can be asked for with `--pii`: kinds of entities, their categories, and what people call them. */
import { isMention } from '../../core/search/mentions.js'

const credential = /(?:_TOKEN|_KEY|_SECRET|_WEBHOOK)$|^(?:JWT|PASSWORD|PIN|SECRET)$/
/** Of the bundled plugin's types those that are no credentials and no numbers of a government (a test compares). */
const types: ReadonlyMap<string, readonly string[]> = new Map([
  ['contact', ['EMAIL_ADDRESS', 'STREET_ADDRESS', 'PHONE_NUMBER', 'TR_PHONE_NUMBER', 'PH_MOBILE_NUMBER']],
  ['network', ['IP_ADDRESS', 'MAC_ADDRESS']],
  ['financial', ['CREDIT_CARD', 'IBAN_CODE', 'UK_SORT_CODE', 'UK_BANK_ACCOUNT', 'DE_BLZ', 'DE_BANK_ACCOUNT', 'BIC_CODE', 'CREDIT_CARD_CVV',
    'CRYPTO', 'US_BANK_NUMBER', 'ABA_ROUTING_NUMBER', 'DE_VAT_ID', 'IT_VAT_CODE', 'IN_PAN', 'IN_GSTIN']],
  ['identity', ['PERSON', 'NRP', 'AGE', 'UK_VEHICLE_REGISTRATION', 'DE_HANDELSREGISTER', 'DE_KFZ', 'IN_VEHICLE_REGISTRATION', 'SG_UEN', 'KR_BRN', 'TR_LICENSE_PLATE', 'AU_ABN', 'AU_ACN',
    'NG_VEHICLE_REGISTRATION', 'BR_CNPJ']],
  ['health', ['US_NPI', 'US_MBI', 'MEDICAL_LICENSE', 'UK_NHS', 'DE_HEALTH_INSURANCE', 'DE_LANR', 'DE_BSNR', 'AU_MEDICARE']],
  ['location', ['LOCATION', 'COORDINATES', 'UK_POSTCODE', 'DE_PLZ', 'ZIP_CODE']],
])
const byType = new Map([...types].flatMap(([category, names]) => names.map((name) => [name, category] as const)))

export const piiCategories: readonly string[] = [...types.keys(), 'government', 'credentials'].sort()
/** Words of types that people ask for, whether or not there is one in this repository. */
export const commonPiiWords: readonly string[] = ['person', 'card', 'email', 'phone', 'iban', 'ssn', 'passport', 'password', 'pin', 'token', 'secret', 'age', 'date', 'url', 'license']
/** A date counts as one of these where a word speaks of a birth. */
export const categoryOfBirths = 'identity'

/** Undefined for what is merely mentioned. */
export function categoryOf(type: string): string | undefined {
  if (isMention(type)) return undefined
  return byType.get(type) ?? (credential.test(type) ? 'credentials' : 'government')
}

/** Whether `--pii word` means this type, as the index takes it. */
export function isType(type: string, word: string): boolean {
  const wanted = word.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
  return `_${type}_`.includes(`_${wanted}_`)
}

export function isAny(word: string): boolean {
  return word.toLowerCase() === 'any'
}
