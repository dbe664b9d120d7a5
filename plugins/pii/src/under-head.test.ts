import { describe, expect, it } from '@jest/globals'
import { cellsUnder } from './under-head.js'

const password = { head: /^password$/, valid: (value: string) => value.length > 2, score: 1 }
const under = (text: string, word = 'assword'): string[] => cellsUnder(text, text.indexOf(word), password).map(({ start, end }) => text.slice(start, end))

describe('the cells under a head', () => {
  it('are those of its column, to the end of the table', () => {
    expect(under('Logins\n\nsite\tPassword\tnote\nmail\tone two\tthree\nbank\tno\tfour\nshop\t"five"\t\n\nother\tsix\tseven\n')).toEqual(['one two', 'five'])
    expect(under('| site | **Password** |\n| :--- | ---: |\n| mail | one |\n| bank | two |\nthree | four\n')).toEqual(['one', 'two'])
    expect(under('site\tPassword\r\nmail\tone\r\n')).toEqual(['one'])
  })

  it('are none where the word is in a row, in a sentence, or in a longer head', () => {
    expect(under('site\tname\nmail\tpassword\nbank\tone\n')).toEqual([])
    expect(under('Enter it.\nname, password\nand, then\n')).toEqual([])
    expect(under('name\tpassword length\nmail\ttwelve\n')).toEqual([])
    expect(under('password')).toEqual([])
  })

  it('are separated by commas only where the text begins with its heads', () => {
    expect(under('name,password\nmail,one\n')).toEqual(['one'])
  })

  it('are none in a line that is too long for one of a table', () => {
    expect(under(`password\t${'a'.repeat(5000)}\nvalue\tb\n`)).toEqual([])
  })
})
