import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { lexes, type LexisName } from './lexis.js'
import { filler, mask } from './mask.js'

const hide = (text: string, lexis: LexisName): string => mask(text, lexes[lexis]).replaceAll(filler, '~')

describe('mask', () => {
  it.each<[LexisName, string, string]>([
    ['javascript', "a // 'b'\nc", 'a       \nc'],
    ['javascript', "x = '// no' /* '\n */ y", "x = '~~~~~'     \n    y"],
    ['javascript', 'a = /["\'`]/g; b = "c"', 'a = /~~~~~/g; b = "~"'],
    ['javascript', 'a / b; c / "d"', 'a / b; c / "~"'],
    ['javascript', '`a\n${b}` + c', '`~~~~~~` + c'],
    ['python', 'def f():\n  """a\n  def g(): b"""\n', 'def f():\n  """~~~~~~~~~~~~~~"""\n'],
    ['c', "char c = '\"'; s = \"\\\"\"; x", "char c = '~'; s = \"~~\"; x"],
    ['rust', "fn f<'a>(x: &'a str) { /* a /* b */ c */ 'x' }", "fn f<'a>(x: &'a str) {                   '~' }"],
    ['shell', 'echo $# ${#a} # no\ncat <<EOF\nf() {\nEOF\ng', 'echo $# ${#a}     \ncat <<EOF\n     \nEOF\ng'],
    ['perl', 'a;\n=pod\nsub b {\n=cut\nc', 'a;\n    \n       \n    \nc'],
    ['lua', '--[[ a\n]] b = [[c]] -- d', '      \n   b = [[~]]     '],
    ['sql', "select 'it''s; -- x' -- y", "select '~~''~~~~~~~'     "],
    ['haskell', "f' x = {- {- a -} -} '\"'", "f' x =               '~'"],
    ['markup', '<a><!-- <b> --><c>', '<a>            <c>'],
  ])('%s: %j', (lexis, text, hidden) => {
    expect(hide(text, lexis)).toBe(hidden)
  })

  it('keeps length and never throws, whatever the text', () => {
    const pieces = fc.array(fc.constantFrom('"', "'", '`', '/', '*', '#', '-', '[', ']', '{', '}', '(', ')', '\n', '\\', '=', '<<A', 'A', 'é', '😀', ' '), { maxLength: 60 })
    fc.assert(fc.property(pieces, fc.constantFrom(...(Object.keys(lexes) as LexisName[])), (parts, lexis) => {
      const text = parts.join('')
      expect(mask(text, lexes[lexis])).toHaveLength(text.length)
    }))
  })
})
