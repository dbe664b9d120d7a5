/**
 * Writes Protocol Buffers messages (wire format: https://protobuf.dev/programming-guides/encoding), as far as ONNX needs
 * them. A message is a list of fields that are already encoded.
 */
const varintType = 0
const bytesType = 2
const fixed32Type = 5

export type Field = Uint8Array

/** Not negative numbers up to 2^53, and negative ones as 64-bit two's complement. */
export function intField(number: number, value: number): Field {
  return concatenate([varint(number * 8 + varintType), varint(value)])
}

export function floatField(number: number, value: number): Field {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return concatenate([varint(number * 8 + fixed32Type), bytes])
}

export function bytesField(number: number, value: Uint8Array): Field {
  return concatenate([varint(number * 8 + bytesType), varint(value.length), value])
}

export function textField(number: number, value: string): Field {
  return bytesField(number, new TextEncoder().encode(value))
}

export function messageField(number: number, fields: readonly Field[]): Field {
  return bytesField(number, concatenate(fields))
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
