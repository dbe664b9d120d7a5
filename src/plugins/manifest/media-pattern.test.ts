import { describe, expect, it } from '@jest/globals'
import { isMediaPattern, matchesMediaType } from './media-pattern.js'

describe('media patterns', () => {
  it.each([
    ['text/html', 'text/html', true],
    ['text/html', 'text/html5', false],
    ['text/*', 'text/html', true],
    ['text/*', 'texture/html', false],
    ['application/*+xml', 'application/rss+xml', true],
    ['application/*+xml', 'application/xml', false],
    ['application/*+xml', 'image/svg+xml', false],
    ['application/*+xml', 'application/geo+json', false],
    ['*/*', 'inode/x-empty', true],
  ])('%s and %s: %s', (pattern, mediaType, matches) => {
    expect(isMediaPattern(pattern)).toBe(true)
    expect(matchesMediaType([pattern], mediaType)).toBe(matches)
  })

  it.each(['*', '*/xml', 'text', 'text/', 'text/*html', 'text/*+', 'Text/html', 'text/html; charset=utf-8', '*/*+xml'])('refuses %s', (pattern) => {
    expect(isMediaPattern(pattern)).toBe(false)
  })
})
