/** Reorders the axes of an array: `order[n]` is the old axis that becomes the n-th. */
export function transpose(data: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const newShape = order.map((axis) => shape[axis]!)
  const newStrides = order.map((axis) => strides[axis]!)
  const result = new Float32Array(data.length)
  const place = newShape.map(() => 0)
  let from = 0
  for (let at = 0; at < data.length; at++) {
    result[at] = data[from]!
    for (let axis = place.length - 1; axis >= 0; axis--) {
      from += newStrides[axis]!
      if (++place[axis]! < newShape[axis]!) break
      from -= newStrides[axis]! * newShape[axis]!
      place[axis] = 0
    }
  }
  return result
}
