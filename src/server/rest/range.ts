/** The header `range` of a request: one range of bytes; whatever else it says is ignored, as HTTP allows. */
export interface ByteRange {
  readonly offset: number
  /** Bytes, at least one. */
  readonly length: number
}

/** Of an object of `size` bytes. Undefined: the whole object; `unsatisfiable`: nothing of it is in the range. */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined
  if (first === '') return suffix(Math.min(Number(last), size), size)
  const offset = Number(first)
  const end = last === '' ? size : Math.min(Number(last) + 1, size)
  if (last !== '' && Number(last) < offset) return undefined
  return offset < size ? { offset, length: end - offset } : 'unsatisfiable'
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  return length === 0 ? 'unsatisfiable' : { offset: size - length, length }
}
