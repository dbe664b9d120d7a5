import { describe, expect, it } from '@jest/globals'
import type { AnalyzerIdentity } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import type { Reanalysis } from '../contracts/stories.js'
import { wantedAnalyzers } from './wanted.js'

const pii: AnalyzerIdentity = { analyzer: 'p/pii', version: '1.1.0', section: 'pii' }
const code: AnalyzerIdentity = { analyzer: 'p/code', version: '1.0.0', section: 'code' }
const text: AnalyzerIdentity = { analyzer: 'p/plain', version: '1.0.0', section: 'text' }
const applying = [text, code, pii]

const row = ({ analyzer, version }: AnalyzerIdentity, change: Partial<Outcome> = {}): Outcome => ({ analyzer, version, status: 'ok', ms: 1, ...change })
const document = (...outcomes: Outcome[]): FileMetadata => ({ schema: 1, contentId: 'ab'.repeat(32), size: 1, mediaType: 'text/plain', outcomes })
const again = (...names: string[]): Reanalysis => ({ analyzers: new Set(names) })
const wanted = (earlier: FileMetadata | undefined, reanalysis?: Reanalysis, identities = applying): string[] => [...wantedAnalyzers(identities, earlier, reanalysis)]

describe('what is wanted', () => {
  it('is all that applies where there is no document', () => {
    expect(wanted(undefined)).toEqual(['p/plain', 'p/code', 'p/pii'])
    expect(wanted(undefined, again('p/pii'))).toEqual(['p/plain', 'p/code', 'p/pii'])
  })

  it('is nothing where there is one, whatever has changed since, as long as nobody asks', () => {
    expect(wanted(document())).toEqual([])
    expect(wanted(document(row(pii, { version: '0.9.0' })))).toEqual([])
  })

  it.each<[string, Outcome[]]>([
    ['is missing', [row(code)]],
    ['failed', [row(pii, { status: 'failed', error: { code: 'boom', message: 'it threw' } })]],
    ['was skipped by an earlier version', [row(pii, { status: 'skipped', version: '1.0.0', error: { code: 'file-too-large', message: '' } })]],
    ['is of another version', [row(pii, { version: '1.0.0' })]],
    ['is of other options', [row(pii, { options: '0123456789abcdef' })]],
  ])('is what is asked for where its row %s', (_what, rows) => {
    expect(wanted(document(...rows), again('p/pii'))).toEqual(['p/pii'])
    expect(wanted(document(...rows), again('p/code', 'p/unknown')).includes('p/pii')).toBe(false)
  })

  it('is nothing where it has succeeded with this version and these options, unless always', () => {
    expect(wanted(document(row(pii)), again('p/pii'))).toEqual([])
    const withOptions = { ...pii, options: '0123456789abcdef' }
    expect(wanted(document(row(pii, { options: '0123456789abcdef' })), again('p/pii'), [withOptions])).toEqual([])
    expect(wanted(document(row(pii)), again('p/pii'), [withOptions])).toEqual(['p/pii'])
    expect(wanted(document(row(pii)), { ...again('p/pii'), always: true })).toEqual(['p/pii'])
  })

  describe('where there was nothing for it to do', () => {
    const noText = row(pii, { status: 'skipped', error: { code: 'no-text', message: 'none' } })
    it.each<[what: string, rows: Outcome[], identities: AnalyzerIdentity[], wanted: string[]]>([
      ['is nothing, where the converter has found no text', [row(text), noText], applying, []],
      ['is nothing, where none reads such files', [noText], [pii], []],
      ['is nothing, where the file is too large for it', [row(text), row(pii, { status: 'skipped', error: { code: 'file-too-large', message: '' } })], applying, []],
      ['is that, where the converter had failed', [row(text, { status: 'failed', error: { code: 'crashed', message: '' } }), noText], applying, ['p/pii']],
      ['is that, where the converter is newer or was not there', [row(text, { version: '0.9.0' }), noText], applying, ['p/pii']],
    ])('%s', (_what, rows, identities, expected) => expect(wanted(document(...rows), again('p/pii'), identities)).toEqual(expected))

    it('is that, where the text was lost on the way to it', () => {
      expect(wanted({ ...document(row(text), noText), text: { chars: 5 } }, again('p/pii'))).toEqual(['p/pii'])
    })
  })

  it('is what another model made than those that it declares', () => {
    const withModels = { ...pii, models: ['ner-2', 'ner-2-large'] }
    const madeBy = (model?: string, identity: AnalyzerIdentity = withModels): string[] =>
      wanted(document(row(pii, model === undefined ? {} : { model })), again('p/pii'), [identity])
    expect([madeBy('ner-1'), madeBy('ner-2'), madeBy('ner-2-large'), madeBy()]).toEqual([['p/pii'], [], [], []])
    expect([madeBy('ner-2 (some-package 1.4.2), ner-2-large (other 2)'), madeBy('ner-2 (some-package 1.4.2), ner-1 (other 2)')]).toEqual([[], ['p/pii']])
    // Who declares none may name one all the same.
    expect(madeBy('ner-1', pii)).toEqual([])
    expect(wanted(document(row(pii, { model: 'ner-1' })), undefined, [withModels])).toEqual([])
  })

  it('is a converter that is asked for like any other', () => {
    expect(wanted(document(row(text, { version: '0.9.0' }), row(pii)), again('p/plain', 'p/pii'))).toEqual(['p/plain'])
  })

  it('is nothing for a file that the analyzer does not look at', () => {
    expect(wanted(document(), { ...again('p/pii'), always: true }, [text, code])).toEqual([])
  })
})
