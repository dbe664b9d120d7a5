/**
 * What people call a type of the section `pii`: its words, spelt as they are. Only spelling is known here; a type that is not
 * in these lists reads well enough.
 */

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

/** `DE_VAT_ID` is a DE VAT id, `STRIPE_KEY` a Stripe key; a date that says something about a person is that of a birth. */
export function piiName(type: string, category?: string): string {
  if (type === 'DATE_TIME' && category !== undefined) return 'date of birth'
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
