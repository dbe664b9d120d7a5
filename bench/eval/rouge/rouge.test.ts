import { describe, expect, it } from '@jest/globals'
import { atStops, rouge, words } from './rouge.js'

describe('ROUGE', () => {
  it('is 1 for the same text and 0 for nothing in common', () => {
    const text = ['The cat sat on the mat.', 'It slept.']
    expect(rouge(text, text)).toEqual({ rouge1: 1, rouge2: 1, rougeLsum: 1 })
    expect(rouge(['dogs bark'], text)).toEqual({ rouge1: 0, rouge2: 0, rougeLsum: 0 })
    expect(rouge([], text)).toEqual({ rouge1: 0, rouge2: 0, rougeLsum: 0 })
  })

  it('counts words of a-z and 0-9 in lower case', () => {
    expect(words("Zoë's 2 CATS, x-ray")).toEqual(['zo', 's', '2', 'cats', 'x', 'ray'])
  })

  it('counts a repeated word as often as the other text has it', () => {
    const { rouge1, rouge2 } = rouge(['the the the cat'], ['the cat sat'])
    expect(rouge1).toBeCloseTo((2 * 2) / (4 + 3))
    expect(rouge2).toBeCloseTo((2 * 1) / (3 + 2))
  })

  it("joins the subsequences that several sentences share with one of the reference (Lin's example)", () => {
    const { rougeLsum } = rouge(['w1 w2 w6 w7 w8', 'w1 w3 w8 w9 w5'], ['w1 w2 w3 w4 w5'])
    expect(rougeLsum).toBeCloseTo((2 * 4) / (10 + 5))
  })

  it('does not see the order of sentences, but that of words', () => {
    expect(rouge(['b c', 'a'], ['a', 'b c']).rougeLsum).toBe(1)
    expect(rouge(['c b', 'a'], ['a', 'b c']).rougeLsum).toBeCloseTo(2 / 3)
  })

  it('cuts sentences at stops', () => {
    expect(atStops("He left . ' I saw it ! ' She said so? Yes")).toEqual(['He left .', "' I saw it !", "' She said so?", 'Yes'])
  })
})
