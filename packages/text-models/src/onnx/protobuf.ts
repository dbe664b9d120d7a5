/** The few parts of the protocol buffer wire format that an ONNX model needs (protobuf.dev/programming-guides/encoding). */

const enum WireType {
  Varint = 0,
  LengthDelimited = 2,
  Fixed32 = 5,
}

function varint(value: number): number[] {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`)
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return [...bytes, Number(rest)]
}

const tag = (field: number, type: WireType): number[] => varint(field * 8 + type)

/** A message as the parts that its fields are encoded into, so that weights are copied once. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = []

  integer(field: number, value: number): this {
    this.#parts.push(Uint8Array.from([...tag(field, WireType.Varint), ...varint(value)]))
    return this
  }

  float(field: number, value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    this.#parts.push(Uint8Array.from(tag(field, WireType.Fixed32)), bytes)
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    this.#parts.push(Uint8Array.from([...tag(field, WireType.LengthDelimited), ...varint(value.length)]), value)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'))
  }

  message(field: number, value: MessageWriter): this {
    this.#parts.push(Uint8Array.from([...tag(field, WireType.LengthDelimited), ...varint(value.sizeBytes)]), ...value.#parts)
    return this
  }

  get sizeBytes(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0)
  }

  finish(): Buffer {
    return Buffer.concat(this.#parts)
  }
}
