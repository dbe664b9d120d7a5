import { describe, expect, it } from '@jest/globals'
import { splitWords } from './words.js'

describe('splitWords', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['  pass   show  backup ', ['pass', 'show', 'backup']],
    [`cat '/my files/it'"'"'s'`, ['cat', "/my files/it's"]],
    ['a "b \\"c\\" \\n $d" e', ['a', 'b "c" \\n $d', 'e']],
    ['a\\ b \\\\ ""', ['a b', '\\', '']],
    ['echo $HOME | cat *', ['echo', '$HOME', '|', 'cat', '*']],
  ])('splits %j', (line, words) => expect(splitWords(line)).toEqual(words))

  it.each([`a 'b`, 'a "b', 'a \\'])('refuses %j without repeating it', (line) => {
    let refusal: unknown
    try {
      splitWords(`secret ${line}`)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ code: 'invalid-usage' })
    expect(String(refusal)).not.toContain('secret')
  })
})
