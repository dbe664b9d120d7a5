/** Every recognizer, by family. */
import { asia } from './families/asia.js'
import { bank } from './families/bank.js'
import { card } from './families/card.js'
import { coordinates } from './families/coordinates.js'
import { crypto } from './families/crypto.js'
import { dates } from './families/dates.js'
import { email } from './families/email.js'
import { europe } from './families/europe.js'
import { germany } from './families/germany.js'
import { iban } from './families/iban.js'
import { network } from './families/network.js'
import { others } from './families/others.js'
import { phone } from './families/phone.js'
import { uk } from './families/uk.js'
import { url } from './families/url.js'
import { us } from './families/us.js'
import type { Recognizer } from './recognizer.js'
import { business } from './tokens/business.js'
import { cloud } from './tokens/cloud.js'
import { inAddresses } from './tokens/in-addresses.js'
import { keys } from './tokens/keys.js'
import { notes } from './tokens/notes.js'
import { passwords } from './tokens/passwords.js'

export const table: readonly Recognizer[] = [
  ...email, ...phone, ...url, ...network,
  ...card, ...iban, ...bank, ...crypto,
  ...dates, ...coordinates,
  ...us, ...uk, ...germany, ...europe, ...asia, ...others,
  ...keys, ...cloud, ...business, ...passwords, ...notes, ...inAddresses,
]
