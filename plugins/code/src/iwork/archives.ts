/** Objects of Pages, Numbers and Keynote since 2013: blocks of Snappy, in them messages of Protocol Buffers, each with its type. */
import { unsnapped, varintAt } from './snappy.js'

const blockBytesMax = 16_000_000
/** Type numbers: stored text, and the strings of a table. */
const [storedText, tableStrings] = [2001, 6005]

/** Texts in the order of the file. */
export function* textsOf(iwa: Buffer): Generator<string> {
  const content = blocksOf(iwa)
  let at = 0
  while (at < content.length) {
    const { value: infoBytes, next } = varintAt(content, at)
    at = next + infoBytes
    for (const message of fieldsOf(content.subarray(next, at))) {
      if (message.number !== 2 || message.bytes === undefined) continue
      const info = [...fieldsOf(message.bytes)]
      const type = info.find(({ number }) => number === 1)?.value
      const bytes = info.find(({ number }) => number === 3)?.value ?? 0
      if (type === storedText) yield* stringsOf(content.subarray(at, at + bytes))
      else if (type === tableStrings) for (const row of fieldsOf(content.subarray(at, at + bytes))) if (row.number === 3 && row.bytes !== undefined) yield* stringsOf(row.bytes)
      at += bytes
    }
  }
}

/** Each block: a zero, its length in three bytes, its content. */
function blocksOf(iwa: Buffer): Buffer {
  const blocks: Buffer[] = []
  for (let at = 0; at + 4 <= iwa.length;) {
    const bytes = iwa.readUIntLE(at + 1, 3)
    blocks.push(unsnapped(iwa.subarray(at + 4, at + 4 + bytes), blockBytesMax))
    at += 4 + bytes
  }
  return Buffer.concat(blocks)
}

interface Field {
  readonly number: number
  readonly value?: number
  readonly bytes?: Buffer
}

function* fieldsOf(message: Buffer): Generator<Field> {
  for (let at = 0; at < message.length;) {
    const { value: key, next } = varintAt(message, at)
    const number = Math.floor(key / 8)
    const wire = key % 8
    if (wire === 0) {
      const read = varintAt(message, next)
      yield { number, value: read.value }
      at = read.next
    } else if (wire === 2) {
      const length = varintAt(message, next)
      yield { number, bytes: message.subarray(length.next, length.next + length.value) }
      at = length.next + length.value
    } else if (wire === 1 || wire === 5) at = next + (wire === 1 ? 8 : 4)
    else return
  }
}

/** Field 3 of both kinds. */
function* stringsOf(message: Buffer): Generator<string> {
  for (const { number, bytes } of fieldsOf(message)) if (number === 3 && bytes !== undefined) yield bytes.toString('utf8')
}
