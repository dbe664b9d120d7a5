/** What is sensitive in a file: kinds, numbers, and masked samples that let its owner recognise them. */
import type { PiiSection } from '../../core/contracts/metadata.js'
import { formatCount } from '../text.js'
import type { Row } from './row.js'

const samplesOfType = 3
const typesListed = 12
/** Where the rule below does not give what people call it. */
const names: ReadonlyMap<string, string> = new Map([
  ['EMAIL_ADDRESS', 'e-mail address'], ['IBAN_CODE', 'IBAN'], ['BIC_CODE', 'BIC'], ['CRYPTO', 'crypto address'], ['DATE_TIME', 'date'],
  ['US_SSN', 'US social security number'], ['JWT', 'JSON web token'], ['CREDIT_CARD_CVV', 'card security code'], ['MEDICAL_LICENSE', 'medical licence'],
])
/** A type that begins with one of these is a country's: ISO 3166 codes, and UK, in the order of the table in plugins/pii. */
const countries = new Set('AT AU BE BR CA CH CN DE DK ES FI FR IN IT JP KR MX NG NL NO PH PL PT SE SG TH TR UK US ZA'.split(' '))
const abbreviations = new Set(('ABA ABN ACN AHV API AWS BIC BLZ BRN BSN BSNR CNPJ CPF CPR CURP CVV FRN GCP GSTIN IBAN IP ITIN JSON JWT KFZ LANR MAC MBI NHS NIE NIF NIN NINO ' +
  'NIR NPI NPM NRIC FIN PAN PESEL PIN PLZ PYPI RRN SIN SSN SVNR TFN TIN TNIN UEN URL VAT VIN ZIP').split(' '))
/** Brands, and words that the types spell as Presidio does, or without their accents. */
const spellings: ReadonlyMap<string, string> = new Map([
  ['LICENSE', 'licence'], ['DIGITALOCEAN', 'DigitalOcean'], ['GITHUB', 'GitHub'], ['GITLAB', 'GitLab'], ['HUGGINGFACE', 'Hugging Face'], ['OPENAI', 'OpenAI'], ['OPENSHIFT', 'OpenShift'],
  ['OAUTH', 'OAuth'], ['ONEPASSWORD', '1Password'], ['PLANETSCALE', 'PlanetScale'], ['PYPI', 'PyPI'], ['NPM', 'npm'], ['RUBYGEMS', 'RubyGems'], ['SENDGRID', 'SendGrid'],

  ['FUEHRERSCHEIN', 'Führerschein'], ['FODSELSNUMMER', 'fødselsnummer'], ['HANDELSREGISTER', 'Handelsregister'], ['AADHAAR', 'Aadhaar'], ['HASHICORP', 'HashiCorp'], ['EASYPOST', 'EasyPost'], ['FRAMEIO', 'Frame.io'], ['READMEIO', 'ReadMe'], ['RELIC', 'Relic'], ['NETWORKING', 'Networking'], ['MEDICARE', 'Medicare'],
])
/** What the last word of a service's key or token is; the words before are the service's name. */
const credentials = new Set(['KEY', 'SECRET', 'TOKEN', 'WEBHOOK'])

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

/** `DE_VAT_ID` is a DE VAT id, `STRIPE_KEY` a Stripe key. */
export function piiName(type: string): string {
  const known = names.get(type)
  if (known !== undefined) return known
  const words = type.split('_')
  const isService = credentials.has(words.at(-1) ?? '') && words[0] !== 'PRIVATE'
  return words.map((word, index) => wordOf(word, index === 0 && words.length > 1, isService && index < words.length - 1)).join(' ')
}

function wordOf(word: string, isFirst: boolean, isInName: boolean): string {
  if (isFirst && countries.has(word)) return word
  const spelling = spellings.get(word)
  if (spelling !== undefined) return spelling
  if (abbreviations.has(word)) return word
  const lower = word.toLowerCase()
  return isInName && isFirst ? `${word.slice(0, 1)}${lower.slice(1)}` : lower
}
