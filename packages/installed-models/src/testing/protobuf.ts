/** Writes protocol buffers, as far as ONNX needs them. https://protobuf.dev/programming-guides/encoding/ */

export function varint(field: number, value: number | bigint): Uint8Array {
  return Uint8Array.from([...base128(BigInt(field) << 3n), ...base128(BigInt(value))])
}

export function bytes(field: number, value: Uint8Array | string): Uint8Array {
  const content = typeof value === 'string' ? new TextEncoder().encode(value) : value
  return concat([Uint8Array.from([...base128((BigInt(field) << 3n) | 2n), ...base128(BigInt(content.length))]), content])
}

export function message(field: number, parts: readonly Uint8Array[]): Uint8Array {
  return bytes(field, concat(parts))
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function base128(value: bigint): number[] {
  const digits: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    digits.push(rest === 0n ? low : low | 0x80)
  } while (rest !== 0n)
  return digits
}
