/**
 * Numbers of one weight as the TensorFlow.js converter stores them: as they are, as half precision, or as 8 or 16 bits
 * with `value = scale * stored + min`.
 */
export interface StoredWeight {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number }
}

export interface Dequantized {
  readonly data: Float32Array | Int32Array
  readonly storedBytes: number
}

const sizes: Readonly<Record<string, number>> = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1 }

/** `stored` begins with the weight and may be longer. */
export function dequantize(stored: Uint8Array, weight: StoredWeight): Dequantized {
  const count = weight.shape.reduce((product, size) => product * size, 1)
  const type = weight.quantization?.dtype ?? weight.dtype
  const size = sizes[type]
  if (size === undefined) throw new Error(`weight ${weight.name} has the type ${type}, which is not supported`)
  const storedBytes = count * size
  if (stored.length < storedBytes) throw new Error(`weight ${weight.name} is cut off`)
  const view = new DataView(stored.buffer, stored.byteOffset, storedBytes)
  const { scale = 1, min = 0 } = weight.quantization ?? {}
  const read = reader(view, type)
  const data = weight.dtype === 'int32' ? new Int32Array(count) : new Float32Array(count)
  const isScaled = type === 'uint8' || type === 'uint16'
  for (let at = 0; at < count; at++) data[at] = isScaled ? read(at) * scale + min : read(at)
  return { data, storedBytes }
}

function reader(view: DataView, type: string): (at: number) => number {
  if (type === 'float32') return (at) => view.getFloat32(at * 4, true)
  if (type === 'int32') return (at) => view.getInt32(at * 4, true)
  if (type === 'float16') return (at) => halfPrecision(view.getUint16(at * 2, true))
  if (type === 'uint16') return (at) => view.getUint16(at * 2, true)
  return (at) => view.getUint8(at)
}

/** IEEE 754 binary16. */
export function halfPrecision(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
