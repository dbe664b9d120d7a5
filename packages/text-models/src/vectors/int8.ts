/**
 * Vectors in one byte a dimension. Component i of the result is `round(127 * v[i] / max|v|)`: the scale is the vector's
 * own, so all of the range is used, and it is not kept, because the cosine of two vectors does not depend on it.
 */

const LARGEST = 127

export function quantize(vector: ArrayLike<number>): Int8Array {
  const values = Array.from(vector)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return Int8Array.from(values, (value) => (largest === 0 ? 0 : Math.round((value * LARGEST) / largest)))
}

/** The cosine of the angle between two vectors of one length, -1 to 1; 0 where one of them is nothing but zeros. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`vectors of ${a.length} and ${b.length} dimensions`)
  let product = 0
  let squaresA = 0
  let squaresB = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number
    const y = b[i] as number
    product += x * y
    squaresA += x * x
    squaresB += y * y
  }
  return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB)
}

/** One byte a dimension, as the section `embedding` holds it. */
export function toBase64(vector: Int8Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
}

export function fromBase64(text: string): Int8Array {
  return Int8Array.from(Buffer.from(text, 'base64'))
}
