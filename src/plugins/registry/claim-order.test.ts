import { describe, expect, it } from '@jest/globals'
import { orderByAfter } from './claim-order.js'
import type { PluginAnalyzer } from '../manifest/manifest.js'

const analyzer = (section: string, ...after: string[]): PluginAnalyzer => ({
  key: `plugin/${section}`, packageName: 'plugin', version: '1.0.0', packageDirectory: '/p', modulePath: '/p/m.js', mediaTypes: ['*/*'], maxBytes: 1, timeoutMs: 1,
  section, needsText: false, after, schema: {}, models: [],
})
const sections = (...analyzers: PluginAnalyzer[]): string[] => orderByAfter(analyzers).order.map(({ section }) => section)

describe('the order of analyzers', () => {
  it('is that of plugins, but that "pii" goes first', () => {
    expect(sections(analyzer('code'), analyzer('image'), analyzer('pii'))).toEqual(['pii', 'code', 'image'])
  })

  it('has everybody after those whose sections he names', () => {
    expect(sections(analyzer('code', 'summary'), analyzer('summary', 'text', 'image'), analyzer('image'))).toEqual(['image', 'summary', 'code'])
  })

  it('is that of plugins where rules contradict each other, who are named', () => {
    const [one, other] = [analyzer('one', 'other'), analyzer('other', 'one')]
    expect(orderByAfter([one, other, analyzer('third')])).toMatchObject({ order: [{ section: 'third' }, { section: 'one' }, { section: 'other' }], cyclic: [one, other] })
  })
})
