import { describe, expect, test } from '@jest/globals'
import { singular } from './singular.js'

describe('the singular of an English word', () => {
  test.each([
    ['models', 'model'], ['boxes', 'box'], ['classes', 'class'], ['houses', 'house'], ['branches', 'branch'], ['wishes', 'wish'], ['keys', 'key'],
    ['batteries', 'battery'], ['cities', 'city'], ['movies', 'movie'], ['cookies', 'cookie'], ['ties', 'tie'], ['pies', 'pie'],
    ['caches', 'cache'], ['headaches', 'headache'], ['causes', 'cause'], ['buses', 'bus'], ['viruses', 'virus'], ['lenses', 'lens'],
    ['potatoes', 'potato'], ['heroes', 'hero'], ['shoes', 'shoe'], ['toes', 'toe'], ['canoes', 'canoe'], ['photos', 'photo'],
    ['leaves', 'leaf'], ['valves', 'valve'], ['women', 'woman'], ['children', 'child'], ['criteria', 'criterion'], ['analyses', 'analysis'], ['menus', 'menu'], ['taxis', 'taxi'],
  ])('of %s is %s', (plural, expected) => {
    expect(singular(plural)).toBe(expected)
    expect(singular(expected)).toBe(expected)
  })

  test.each(['analysis', 'virus', 'glass', 'gas', 'series', 'species', 'lens', 'news', 'physics', 'headquarters', 'bus', 'this', 'specimen'])('%s is one', (word) => {
    expect(singular(word)).toBe(word)
  })
})
