import { describe, expect, it } from '@jest/globals'
import { parseYaml } from './parse.js'
import { placeOf } from './placed.js'

const text = 'a:\n  - x\n  -\n    b/c: 1\n    d~: 2\n__proto__: 3\n'

describe('placeOf', () => {
  const parsed = parseYaml(text)
  if ('problems' in parsed) throw new Error('the text of this test is no YAML')

  it.each([
    ['', 9, 9], ['/a', 1, 1], ['/a/0', 2, 5], ['/a/1', 4, 5], ['/a/1/b~1c', 4, 5], ['/a/1/d~0', 5, 5], ['/__proto__', 6, 1],
    // What is not there is missing in what would hold it.
    ['/missing', 9, 9], ['/a/7', 1, 1], ['/a/x', 1, 1], ['/a/0/deeper', 2, 5], ['/a/1/missing', 4, 5], ['/constructor', 9, 9],
  ])('of %j is %d:%d', (pointer, line, column) => expect(placeOf(parsed.root, { line: 9, column: 9 }, pointer)).toEqual({ line, column }))
})
