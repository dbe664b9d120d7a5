/** Counts lines as editors show them: `\n`, `\r\n` and a lone `\r` end one; text after the last end is one more. */

export interface LineCounter {
  add(piece: string): void
  total(): number
}

export function lineCounter(): LineCounter {
  let ends = 0
  let afterReturn = false
  let unfinished = false
  return {
    add(piece) {
      if (piece === '') return
      // A pair that two pieces share was counted with its first half.
      if (afterReturn && piece.startsWith('\n')) ends--
      ends += piece.match(/\r\n?|\n/g)?.length ?? 0
      afterReturn = piece.endsWith('\r')
      unfinished = !/[\r\n]$/.test(piece)
    },
    total: () => ends + (unfinished ? 1 : 0),
  }
}

export function countLines(text: string): number {
  const counter = lineCounter()
  counter.add(text)
  return counter.total()
}
