import { expect, it } from '@jest/globals'
import { whisperLanguage } from './whisper-language.js'

it.each([['de', 'de'], ['nn', 'nn'], ['nb', 'no'], ['fil', 'tl'], ['jv', 'jw'], ['haw', 'haw'], ['gsw', undefined], ['constructor', undefined], [undefined, undefined]])('%s is %s', (language, code) => {
  expect(whisperLanguage(language)).toBe(code)
})
