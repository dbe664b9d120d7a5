/** A folder's tree: `{"nodes":[...]}` and a newline, names strictly ascending by bytes. */
import { BackupError } from '../../contracts/errors.js'
import type { TreeNode } from '../../contracts/tree.js'
import { decodeNode, encodeNode } from './node-json.js'

const partBytes = 256 * 1024
const head = Buffer.from('{"nodes":[')
const tail = Buffer.from(']}\n')
const comma = Buffer.from(',')

/**
 * Builds a tree while its nodes arrive, in order. Only their JSON is kept, in parts, so a folder of any number of
 * files costs what its tree takes.
 */
export class TreeWriter {
  readonly #parts: Buffer[] = []
  #pending: string[] = []
  #pendingLength = 0
  #last: Buffer | undefined
  #reservedAt: number | undefined
  #count = 0

  /** `reserved` is a name whose node will be known last, at `finish`; no other node may have it. */
  constructor(private readonly reserved?: Buffer) {}

  /** Throws `internal` when the order is broken. */
  append(node: TreeNode): void {
    if (this.#last !== undefined && Buffer.compare(this.#last, node.name) >= 0) {
      throw new BackupError('internal', `tree nodes out of order: ${quote(this.#last)} before ${quote(node.name)}`)
    }
    if (this.reserved !== undefined && this.#reservedAt === undefined && Buffer.compare(node.name, this.reserved) > 0) this.#reserve()
    this.#last = node.name
    this.#push(encodeNode(node))
  }

  /** The tree's plaintext. `node` fills the reserved place. */
  finish(node?: TreeNode): Buffer {
    if (this.#reservedAt === undefined) this.#reserve()
    this.#flush()
    if (node !== undefined) {
      const place = this.#reservedAt!
      const json = Buffer.from(encodeNode(node))
      const pieces = place === 0 ? (this.#count === 0 ? [json] : [json, comma]) : [comma, json]
      this.#parts.splice(place, 0, ...pieces)
    }
    return Buffer.concat([head, ...this.#parts, tail])
  }

  #reserve(): void {
    this.#flush()
    this.#reservedAt = this.#parts.length
  }

  #push(json: string): void {
    this.#pending.push(this.#count++ === 0 ? json : ',' + json)
    this.#pendingLength += json.length
    if (this.#pendingLength >= partBytes) this.#flush()
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    this.#parts.push(Buffer.from(this.#pending.join('')))
    this.#pending = []
    this.#pendingLength = 0
  }
}

function quote(name: Buffer): string {
  return JSON.stringify(name.toString())
}

const quoteByte = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d

/** The nodes of a tree's plaintext, one at a time. Throws `damaged` for what is no tree. */
export function* parseTree(plain: Buffer): Generator<TreeNode> {
  for (const { start, end } of nodeRanges(plain)) {
    const node = decodeNode(plain.toString('utf8', start, end))
    if (node !== undefined) yield node
  }
}

export interface NodeRange {
  readonly start: number
  readonly end: number
}

/** Where the JSON of each node lies in a tree's plaintext. */
export function* nodeRanges(plain: Buffer): Generator<NodeRange> {
  const start = plain.indexOf('"nodes"')
  if (plain[0] !== openBrace || start < 0) throw new BackupError('damaged', 'a folder\'s tree is no JSON object with nodes')
  let depth = 0
  let nodeStart = 0
  for (let at = start; at < plain.length; at++) {
    const byte = plain[at]!
    if (byte === quoteByte) at = skipString(plain, at)
    else if (byte === openBrace && depth++ === 0) nodeStart = at
    else if (byte === closeBrace && depth > 0 && --depth === 0) yield { start: nodeStart, end: at + 1 }
  }
  if (depth !== 0) throw new BackupError('damaged', 'a folder\'s tree ends in the middle of an entry')
}

/** Index of the quote that ends the string starting at `at`. */
function skipString(plain: Buffer, at: number): number {
  for (;;) {
    const end = plain.indexOf(quoteByte, at + 1)
    if (end < 0) return plain.length
    let backslashes = 0
    while (plain[end - 1 - backslashes] === backslash) backslashes++
    if (backslashes % 2 === 0) return end
    at = end
  }
}
