import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { JsonReader } from '../json/json-reader.js'
import { convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './json.js'

const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'application/json', ...options })
const textOf = async (json: string) => (await convert(json)).text

describe('json converter: what is read', () => {
  it.each([
    ['names and values in the order of the file', '{"2":"b","1":"a","no":null,"yes":true}', '2: b\n1: a\nno:\nyes: true'],
    ['numbers as they are written', '{"card":4111111111111111,"big":12345678901234567890,"price":1.50,"far":1E+5}', 'card: 4111111111111111\nbig: 12345678901234567890\nprice: 1.50\nfar: 1E+5'],
    ['escapes', String.raw`{"a\u0062":"J\u00fcrgen \ud83d\ude00\n\"q\" \/ \\ \u0000."}`, 'ab: Jürgen 😀\n"q" / \\  .'],
    ['nesting', '{"a":{"b":{"c":1}},"d":[{"e":1,"f":[]},{"e":2}]}', 'a:\n  b:\n    c: 1\nd:\n  - e: 1\n    f:\n  - e: 2'],
    ['lists of texts and of numbers', '{"t":["one two","three"],"n":[1,-2.5,true],"m":[[1,2],[3]]}', 't:\n  - one two\n  - three\nn: 1, -2.5, true\nm:\n  - 1, 2\n  - 3'],
    ['a list at the top', '["a",1,2,{"b":"c"}]', '- a\n- 1, 2\n- b: c'],
    ['one value', '"text"', 'text'],
    ['several documents', '{"a":1}\n{"a":2}\n', 'a: 1\n\na: 2'],
    ['a text sequence', '\u001e{"name":"a long enough text"}\n\u001e{"a":2}\n', 'name: a long enough text\n\na: 2'],
    ['JSON5', "// c\n{a: 'it\\'s', $b: +.5, c: [1,2,], /* d */ 'e': Infinity, f: 'x\\\ny', g: 0xFF,}", "a: it's\n$b: +.5\nc: 1, 2\ne: Infinity\nf: xy\ng: 0xFF"],
    ['no pictures in text', `{"a":"${'QUJD'.repeat(600)}","b":"${'long text '.repeat(250).trim()}"}`, `a:\nb: ${'long text '.repeat(250).trim()}`],
    ['nothing', '', ''],
  ])('%s', async (_what, json, text) => {
    expect(await textOf(json)).toBe(text)
  })

  it('in UTF-16, too', async () => {
    expect((await convert(Buffer.from('\uFEFF{"a":"é"}', 'utf16le'))).text).toBe('a: é')
  })

  it.each(['{"a":1', '{"a" 1}', '{a b}', '[1,,2]', '["x]', '{"a":1}}', '[1}', 'no json', '{"a":/1}', '[1,2] /* ', '{"a":"\\u00'])('%s stays as it is', async (broken) => {
    expect(await convert(broken)).toEqual({ text: broken, truncated: false })
  })
})

describe('json reader', () => {
  /** What the reader says, as JSON again. */
  function read(pieces: readonly string[]): unknown {
    const stack: unknown[][] = [[]]
    const keys: string[] = []
    const put = (value: unknown): void => void stack.at(-1)?.push(value)
    const close = (): unknown[] => stack.pop() ?? []
    const reader = new JsonReader({
      openObject: () => { keys.push('{'); stack.push([]) },
      openArray: () => stack.push([]),
      closeObject: () => {
        const values = close()
        const names = keys.splice(keys.lastIndexOf('{')).slice(1)
        put(names.map((name, index) => [name, values[index]]))
      },
      closeArray: () => put(close()),
      key: (name) => keys.push(`:${name}`),
      string: put,
      literal: (written) => put(JSON.parse(written)),
    }, 1_000_000)
    for (const piece of pieces) reader.write(piece)
    reader.end()
    return stack[0]?.[0]
  }

  it('reads what JSON.parse reads, however it is cut into pieces', () => {
    fc.assert(fc.property(fc.array(fc.json(), { minLength: 1, maxLength: 1 }), fc.nat(12), ([json = ''], size) => {
      const pieces = json.match(new RegExp(`[^]{1,${String(size + 1)}}`, 'g')) ?? []
      const expected = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(expected)
        return typeof value === 'object' && value !== null ? Object.entries(value).map(([name, one]) => [`:${name}`, expected(one)]) : value
      }
      expect(read(pieces)).toEqual(expected(JSON.parse(json, function (this: unknown, _key, value: unknown) {
        // The reader keeps control characters out of texts.
        // eslint-disable-next-line no-control-regex -- they are what is looked for
        return typeof value === 'string' ? value.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, ' ') : value
      })))
    }), { numRuns: 300 })
  })
})

describe('json converter: hostile input', () => {
  it.each([
    ['depth', '['.repeat(90_000) + ']'.repeat(90_000)],
    ['depth of objects', '{"a":'.repeat(90_000) + '1' + '}'.repeat(90_000)],
  ])('%s', async (_what, json) => {
    const { text, truncated } = await convert(json, { maxChars: 5_000_000 })
    expect(truncated).toBe(false)
    expect(text.length).toBeGreaterThan(90_000)
  })

  it.each([['depth without end', '['.repeat(200_000)], ['a string without end', `["${'a b'.repeat(500_000)}`], ['backslashes', `["${'\\'.repeat(300_001)}`], ['a number without end', '1'.repeat(300_000)]])('%s is plain text', async (_what, json) => {
    const { text } = await convert(json, { maxChars: 5_000_000 })
    expect(text === json).toBe(true)
  })

  it('reads no more than it needs, and cuts', async () => {
    const { text, truncated } = await convert(`[${'"abc",'.repeat(500_000)}`, { maxChars: 1000 })
    expect([text.slice(0, 12), text.length, truncated]).toEqual(['- abc\n- abc\n', 1000, true])
    expect((await convert(' '.repeat(2_000_000) + '1', { maxChars: 10 })).truncated).toBe(true)
  })
})
