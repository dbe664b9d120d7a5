import { describe, expect, it } from '@jest/globals'
import { pluginNames } from './names.js'

describe('the names of a new plugin', () => {
  it.each([
    ['receipts', { package: 'backup-plugin-receipts', name: 'receipts', className: 'Receipts', section: 'receipts', scheme: 'receipts' }],
    ['backup-plugin-receipts', { package: 'backup-plugin-receipts', name: 'receipts' }],
    ['@acme/tax-forms', { package: '@acme/backup-plugin-tax-forms', name: 'tax-forms', className: 'TaxForms', section: 'taxForms', scheme: 'taxforms' }],
    ['@acme/backup-plugin-tax-forms', { package: '@acme/backup-plugin-tax-forms', name: 'tax-forms' }],
    ['mp3-2', { className: 'Mp32', section: 'mp32' }],
  ])('%s', (given, names) => {
    expect(pluginNames(given, 'analyzer')).toMatchObject(names)
  })

  it.each(['', 'Receipts', 'a--b', '-a', 'a-', 'a/b', '@acme', '@acme/', '../x', 'a b', 'a'.repeat(51), '@Acme/x'])('"%s" is none', (given) => {
    expect(() => pluginNames(given, 'analyzer')).toThrow(expect.objectContaining({ code: 'invalid-usage', message: `"${given}" cannot be the name of a plugin` }))
  })

  it('are not those of what there is already, each kind for itself', () => {
    expect(() => pluginNames('summary', 'analyzer')).toThrow(expect.objectContaining({ code: 'invalid-usage' }))
    expect(() => pluginNames('media-type', 'analyzer')).toThrow('the section "mediaType" would be filled')
    expect(pluginNames('summary', 'transport').scheme).toBe('summary')
    expect(() => pluginNames('s3', 'transport')).toThrow('addresses that begin with s3: would be opened')
    expect(() => pluginNames('x', 'transport')).toThrow('addresses cannot begin with x:')
    expect(pluginNames('s3', 'converter').name).toBe('s3')
  })
})
