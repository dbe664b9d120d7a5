import { describe, expect, it } from '@jest/globals'
import type { Capability } from '../../core/contracts/plugin.js'
import type { Candidate } from './candidate.js'
import { differencesTo } from './differences.js'
import type { InstalledPlugin } from './installed-list.js'

interface Parts {
  readonly version?: string
  readonly capabilities?: readonly Capability[]
  readonly schemes?: readonly string[]
  readonly sections?: readonly string[]
  readonly scripts?: readonly string[]
}

const declared = { key: 'p/main', packageName: 'p', version: '1.0.0', packageDirectory: '/p', modulePath: '/p/index.js', mediaTypes: ['*/*'], maxBytes: 1, timeoutMs: 1, models: [] }
const candidate = ({ capabilities = [], schemes = [], scripts = [], sections = ['words'], version = '1.0.0' }: Parts): Candidate => ({
  plugin: {
    name: 'p', version, directory: '/p', optionsSchema: undefined, capabilities, converters: [],
    analyzers: sections.map((section) => ({ ...declared, section, needsText: false, after: [], schema: {} })),
    transports: schemes.map((scheme) => ({ scheme, packageName: 'p', version, modulePath: '/p/index.js' })),
  },
  description: undefined,
  licence: 'MIT',
  tree: { packages: 1, bytes: 1, native: [], unbuilt: [], scripts: scripts.map((command) => ({ package: 'p', event: 'install', command })) },
  unused: [],
})
const installed = (change: Partial<InstalledPlugin> = {}): InstalledPlugin =>
  ({ name: 'p', version: '1.0.0', folder: 'packages/0123456789abcdef', from: 'p', linked: false, capabilities: [], transports: [], scripts: false, enabled: true, ...change })

describe('differencesTo', () => {
  it.each<[string, Partial<InstalledPlugin>, Parts, Parts, boolean]>([
    ['nothing but the version', {}, {}, { version: '1.1.0' }, false],
    ['another section', {}, {}, { sections: ['words', 'lines'] }, false],
    ['one capability more', { capabilities: ['network'] }, { capabilities: ['network'] }, { capabilities: ['network', 'spawn'] }, true],
    ['one capability less', { capabilities: ['network'] }, { capabilities: ['network'] }, {}, false],
    ['one that is in the former manifest, but nobody agreed to', {}, { capabilities: ['write'] }, { capabilities: ['write'] }, true],
    ['a transport', {}, {}, { schemes: ['flat'] }, true],
    ['a script that does not run', {}, {}, { scripts: ['make'] }, false],
    ['a script that would run', { scripts: true }, {}, { scripts: ['make'] }, true],
    ['a script that has run before', { scripts: true }, { scripts: ['make'] }, { scripts: ['make'] }, false],
    ['another command of that script', { scripts: true }, { scripts: ['make'] }, { scripts: ['make all'] }, true],
  ])('tells %s', (_what, entry, former, next, needsAgreement) => {
    expect(differencesTo(installed(entry), candidate(former), candidate(next)).needsAgreement).toBe(needsAgreement)
  })

  it('names what comes and what goes', () => {
    const differences = differencesTo(installed({ capabilities: ['write'], transports: ['flat'], scripts: true }), candidate({ capabilities: ['write'], schemes: ['flat'], scripts: ['make'] }), candidate({ version: '2.0.0', capabilities: ['spawn'], schemes: ['deep'], sections: ['lines'] }))
    expect(differences).toEqual({
      from: '1.0.0', to: '2.0.0', needsAgreement: true,
      capabilities: { added: ['spawn'], removed: ['write'] },
      transports: { added: ['deep'], removed: ['flat'] },
      sections: { added: ['lines'], removed: ['words'] },
      scripts: { added: [], removed: ['p: install (make)'] },
    })
  })

  it('asks for all scripts where nobody can tell any more what has run', () => {
    expect(differencesTo(installed({ scripts: true }), undefined, candidate({ scripts: ['make'] })).needsAgreement).toBe(true)
  })
})
