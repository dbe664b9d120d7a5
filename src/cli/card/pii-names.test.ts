import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { piiName } from './pii-names.js'

const { $defs } = JSON.parse(readFileSync(new URL('../../../plugins/pii/options.schema.json', import.meta.url), 'utf8')) as { $defs: { type: { enum: string[] }; country: { enum: string[] } } }

describe('the name of a type', () => {
  it.each([
    ['DE_VAT_ID', 'DE VAT id'], ['UK_NINO', 'UK NINO'], ['FR_NIR', 'FR NIR'], ['US_DRIVER_LICENSE', 'US driver licence'], ['STRIPE_KEY', 'Stripe key'],
    ['AWS_ACCESS_KEY', 'AWS access key'], ['CREDIT_CARD', 'credit card'], ['PRIVATE_KEY', 'private key'], ['IP_ADDRESS', 'IP address'], ['URL', 'URL'],
    ['NO_FODSELSNUMMER', 'NO fødselsnummer'], ['GITHUB_TOKEN', 'GitHub token'], ['NEW_RELIC_KEY', 'New Relic key'], ['SECRET', 'secret'], ['DE_BLZ', 'DE BLZ'], ['UK_SORT_CODE', 'UK sort code'], ['BIC_CODE', 'BIC'], ['PIN', 'PIN'], ['CREDIT_CARD_CVV', 'card security code'], ['PHONE_NUMBER', 'phone number'],
    ['US_SSN', 'US social security number'], ['ACME_BADGE', 'acme badge'],
  ])('%s is %s', (type, name) => {
    expect(piiName(type)).toBe(name)
  })

  it('begins with the country where the plugin looks for the numbers of one', () => {
    for (const type of $defs.type.enum) {
      const prefix = type.slice(0, 2)
      if (type[2] === '_' && $defs.country.enum.includes(prefix)) expect(piiName(type)).toMatch(new RegExp(`^${prefix} `))
    }
  })

  it('is that of a birth where a date says something about a person', () => {
    expect([piiName('DATE_TIME'), piiName('DATE_TIME', 'identity')]).toEqual(['date', 'date of birth'])
  })

  it('is one for each type', () => {
    const all = $defs.type.enum.map((type) => piiName(type))
    expect(new Set(all).size).toBe(all.length)
    expect(all.filter((name) => /_|^$/.test(name))).toEqual([])
  })
})
