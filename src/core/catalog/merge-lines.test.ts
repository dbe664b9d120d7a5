import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeDocument } from '../combine/combine.js'
import { codeOf } from '../contracts/errors.js'
import { contentOf, documentOf } from '../test-support/memory-catalog.js'
import { contentKey } from './content-id.js'
import { mergeLines, mightMention, parseLine, type StoredLine } from './merge-lines.js'

const lineOf = (...args: Parameters<typeof documentOf>): StoredLine => parseLine(encodeDocument(documentOf(...args)))
const texts = (lines: readonly StoredLine[]) => lines.map(({ text }) => text).sort()

describe('merged documents', () => {
  it('are one for each content: a final one rather than a provisional one, a fresh one rather than an old one', () => {
    const [old, fresh] = [lineOf(1, { version: 1 }), lineOf(1, { version: 2 })]
    const provisional = lineOf(1, { version: 3, provisional: true })
    expect(mergeLines([fresh], [old, lineOf(2)])).toEqual([fresh, lineOf(2)])
    expect(mergeLines([provisional], [old])).toEqual([old])
    expect(mergeLines([old], [provisional])).toEqual([old])
    expect(mergeLines([], [provisional, provisional])).toEqual([provisional])
  })

  it('are the same in whatever order they come', () => {
    const any = fc.record({ number: fc.nat(3), version: fc.nat(2), bytes: fc.constantFrom(300, 400), provisional: fc.boolean() }).map(({ number, ...rest }) => lineOf(number, rest))
    const shuffled = fc.array(any, { maxLength: 12 }).chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })))
    fc.assert(fc.property(shuffled, ([lines, other]) => expect(texts(mergeLines([], lines))).toEqual(texts(mergeLines([], other)))))
  })

  it('of a newer release are kept, each once', () => {
    const newer = parseLine('{"schema":2,"what":"ever"}')
    expect(mergeLines([newer], [newer, lineOf(1)])).toEqual([newer, lineOf(1)])
  })

  it('are documents', () => {
    expect(codeOf((() => { try { return parseLine('{}') } catch (error) { return error } })())).toBe('damaged')
  })
})

describe('a cheap look', () => {
  it('finds the content wherever it is named, and looks closer where none is', () => {
    const wanted = new Set([contentKey(contentOf(1))])
    expect([lineOf(1), lineOf(2)].map(({ text }) => mightMention(text, wanted))).toEqual([true, false])
    expect(mightMention(lineOf(1).text.replace('"contentId":', '"contentId" :'), wanted)).toBe(true)
  })
})
