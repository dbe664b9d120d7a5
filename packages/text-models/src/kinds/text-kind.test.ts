import { describe, expect, test } from '@jest/globals'
import { textKindOf } from './text-kind.js'

describe('what a text is', () => {
  test.each([
    ['text/plain', undefined, 'letter.txt', 'prose'], ['text/plain', undefined, 'README', 'prose'], ['text/markdown', 'Markdown', 'a.md', 'prose'],
    ['text/html', 'HTML', 'index.html', 'prose'], ['application/xhtml+xml', undefined, 'a', 'prose'], ['application/pdf', undefined, 'a.pdf', 'prose'],
    ['text/rtf', 'Rich Text Format', 'a.rtf', 'prose'], ['message/rfc822', 'E-mail', 'a.eml', 'prose'], ['image/jpeg', undefined, 'a.jpg', 'prose'],
    ['text/csv', undefined, 'a', 'table'], ['text/plain', 'CSV', 'a.txt', 'table'], ['text/xml', 'XML', 'a.xml', 'table'], ['text/plain', undefined, 'server.log', 'table'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', undefined, 'a.xlsx', 'table'],
    ['text/x-python', 'Python', 'a.py', 'program'], ['text/plain', 'C', 'a', 'program'], ['text/plain', undefined, 'src/a.ts', 'program'], ['text/plain', undefined, 'C:\\\\x\\\\Makefile', 'program'],
    ['application/x-ipynb+json', 'Python', 'a.ipynb', 'program'], ['text/plain', 'A language of next year', 'a', 'program'],
    ['application/json', 'JSON', 'a.json', 'settings'], ['application/geo+json', undefined, 'a', 'settings'], ['text/plain', 'INI', 'a', 'settings'], ['text/plain', undefined, '.bashrc', 'settings'], ['text/plain', undefined, 'a/app.yaml', 'settings'],
  ])('%s, %s, %s: %s', (mediaType, language, displayName, kind) => {
    expect(textKindOf({ mediaType, displayName, ...(language !== undefined && { language }) })).toBe(kind)
  })
})
