import { expect, it } from '@jest/globals'
import { sectionClaims } from './claims.js'
import type { ConfiguredPlugin } from '../manifest/configured.js'

const plugin = (name: string, claims: Record<string, string[]>, enabled = true): ConfiguredPlugin =>
  ({
    name, enabled, converters: [],
    analyzers: Object.entries(claims).map(([section, mediaTypes]) => ({ key: `${name}/${section}`, section, mediaTypes })),
  }) as unknown as ConfiguredPlugin

it('says who fills a section for which media types, and who comes second', () => {
  const plugins = [
    plugin('off', { words: ['*/*'] }, false),
    plugin('a', { words: ['text/plain', 'image/*'], alone: ['*/*'] }),
    plugin('b', { words: ['text/*', 'image/png', 'audio/*'] }),
    plugin('c', { words: ['image/png'] }),
  ]
  expect(sectionClaims(plugins)).toEqual([
    {
      section: 'words',
      claimants: [
        { analyzer: 'a/words', fills: ['text/plain', 'image/*'], second: [] },
        { analyzer: 'b/words', fills: ['text/*', 'audio/*'], second: [{ mediaType: 'text/*', after: 'a/words' }, { mediaType: 'image/png', after: 'a/words' }] },
        { analyzer: 'c/words', fills: [], second: [{ mediaType: 'image/png', after: 'a/words' }] },
      ],
    },
    { section: 'alone', claimants: [{ analyzer: 'a/alone', fills: ['*/*'], second: [] }] },
  ])
})

it('counts a converter as the one who fills the text', () => {
  const converting = { ...plugin('a', {}), converters: [{ key: 'a/plain', mediaTypes: ['text/*'] }] } as unknown as ConfiguredPlugin
  expect(sectionClaims([converting])).toEqual([{ section: 'text', claimants: [{ analyzer: 'a/plain', fills: ['text/*'], second: [] }] }])
})
