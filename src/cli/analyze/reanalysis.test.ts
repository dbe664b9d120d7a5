import { describe, expect, it } from '@jest/globals'
import type { AnalyzerIdentity } from '../../core/contracts/analysis.js'
import type { BackupError } from '../../core/contracts/errors.js'
import { reanalysisOf } from './reanalysis.js'

const identity = (analyzer: string): AnalyzerIdentity => ({ analyzer, version: '1.0.0', section: analyzer })
const known = ['@backup-agent/plugin-code/plain-text', '@backup-agent/plugin-code/code', '@backup-agent/plugin-pii/pii', '@acme/backup-plugin-receipts/receipts'].map(identity)
const meant = (...names: string[]): string[] => [...(reanalysisOf(names, false, known)?.analyzers ?? [])]

describe('--reanalyze', () => {
  it.each([
    ['pii', ['@backup-agent/plugin-pii/pii']],
    ['code', ['@backup-agent/plugin-code/plain-text', '@backup-agent/plugin-code/code']],
    ['receipts', ['@acme/backup-plugin-receipts/receipts']],
    ['@acme/backup-plugin-receipts', ['@acme/backup-plugin-receipts/receipts']],
    ['@backup-agent/plugin-code/code', ['@backup-agent/plugin-code/code']],
  ])('%s means %j', (name, expected) => {
    expect(meant(name)).toEqual(expected)
  })

  it('adds up, and is nothing where it is not given', () => {
    expect(meant('pii', '@backup-agent/plugin-code/code', 'pii')).toEqual(['@backup-agent/plugin-pii/pii', '@backup-agent/plugin-code/code'])
    expect([reanalysisOf(undefined, true, known), reanalysisOf([], false, known)]).toEqual([undefined, undefined])
    expect(reanalysisOf(['pii'], true, known)?.always).toBe(true)
  })

  it.each([
    ['receipt', 'Did you mean receipts? There are: code, pii, receipts.'],
    ['video', 'There are: code, pii, receipts.'],
    ['@backup-agent/plugin-pii/pi', 'Did you mean @backup-agent/plugin-pii/pii? There are: code, pii, receipts.'],
  ])('of %s is an error that names those there are', (name, hint) => {
    let error: BackupError | undefined
    try {
      meant(name)
    } catch (thrown) {
      error = thrown as BackupError
    }
    expect([error?.code, error?.hint]).toEqual(['invalid-usage', hint])
  })
})
