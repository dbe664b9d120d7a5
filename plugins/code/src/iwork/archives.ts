/** Objects of Pages, Numbers and Keynote since 2013: blocks of Snappy, in them messages of Protocol Buffers, each with its type. */
import { setImmediate } from 'node:timers/promises'
import { DocumentError } from '../document/document-error.js'
import { unsnapped, varintAt } from './snappy.js'

const blockBytesMax = 16_000_000
/** Of all blocks of one file. */
const contentBytesMax = 256_000_000
/** Type numbers: stored text, and the strings of a table. */
const [storedText, tableStrings] = [2001, 6005]

/** Texts in the order of the file. Rejects with the signal's reason soon after that fires. */
export async function* textsOf(iwa: Buffer, signal: AbortSignal): AsyncGenerator<string> {
  const turns = new Turns(signal)
  const content = await contentOf(iwa, turns)
  let at = 0
  while (at < content.length) {
    const { value: infoBytes, next } = varintAt(content, at)
    at = next + infoBytes
    for (const message of fieldsOf(content.subarray(next, at))) {
      if (message.number !== 2 || message.bytes === undefined) continue
      const info = [...fieldsOf(message.bytes)]
      const type = info.find(({ number }) => number === 1)?.value
      const bytes = info.find(({ number }) => number === 3)?.value ?? 0
      for (const text of textsOfType(type, content.subarray(at, at + bytes))) {
        await turns.spend(text.length + 1)
        yield text
      }
      at += bytes
    }
    await turns.spend(1)
  }
}

function* textsOfType(type: number | undefined, payload: Buffer): Generator<string> {
  if (type === storedText) yield* stringsOf(payload)
  else if (type === tableStrings) for (const row of fieldsOf(payload)) if (row.number === 3 && row.bytes !== undefined) yield* stringsOf(row.bytes)
}

/** Each block: a zero, its length in three bytes, its content. */
async function contentOf(iwa: Buffer, turns: Turns): Promise<Buffer> {
  const blocks: Buffer[] = []
  let unpacked = 0
  for (let at = 0; at + 4 <= iwa.length;) {
    const end = at + 4 + iwa.readUIntLE(at + 1, 3)
    if (end > iwa.length) throw new DocumentError('damaged', 'a block of the document is cut off')
    const block = unsnapped(iwa.subarray(at + 4, end), Math.min(blockBytesMax, contentBytesMax - unpacked))
    blocks.push(block)
    unpacked += block.length
    await turns.spend((block.length + end - at) / bytesForOne)
    at = end
  }
  return Buffer.concat(blocks)
}

/** Bytes that are unpacked in the time that one message takes. */
const bytesForOne = 64
const messagesAtOnce = 50_000

/** Lets others have their turn now and then, or an abort would not be heard. */
class Turns {
  #spent = 0

  constructor(private readonly signal: AbortSignal) {}

  /** @param messages work done since the last call, in messages that it is worth */
  async spend(messages: number): Promise<void> {
    this.#spent += messages
    if (this.#spent < messagesAtOnce) return
    this.#spent = 0
    await setImmediate()
    this.signal.throwIfAborted()
  }
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
