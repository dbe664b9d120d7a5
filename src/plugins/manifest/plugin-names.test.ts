import { describe, expect, it } from '@jest/globals'
import { findPlugin, shortName } from './plugin-names.js'

describe('shortName', () => {
  it.each([
    ['@backup-agent/plugin-pii', 'pii'],
    ['@acme/backup-plugin-receipts', 'receipts'],
    ['backup-plugin-receipts', 'receipts'],
    ['@acme/receipts', 'receipts'],
    ['plugin-', 'plugin-'],
    ['receipts-backup-plugin', 'receipts-backup-plugin'],
  ])('%s is called %s', (name, short) => expect(shortName(name)).toBe(short))
})

describe('findPlugin', () => {
  const plugins = [{ name: '@a/plugin-pii' }, { name: '@b/plugin-pii' }, { name: 'pii' }]
  it('takes the whole name before the short one, and the first of those that share a short one', () => {
    expect(['pii', '@b/plugin-pii', 'plugin-pii', 'other'].map((name) => findPlugin(name, plugins)?.name)).toEqual(['pii', '@b/plugin-pii', undefined, undefined])
    expect(findPlugin('pii', plugins.slice(0, 2))?.name).toBe('@a/plugin-pii')
  })
})
