/** What somebody who mistyped a name most likely meant. */

/** A typo is no further away than this: one letter wrong, missing, too many, or two swapped, and once more. */
const mostEdits = 2

/** The only name that begins with `word`, else the one that is a typo away; undefined where that is anybody's guess. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const beginning = names.filter((name) => word.length > 1 && name.startsWith(word))
  if (beginning.length === 1) return beginning[0]
  const distances = names.map((name) => ({ name, edits: editsBetween(word, name) })).sort((one, other) => one.edits - other.edits)
  const [best, second] = distances
  if (best === undefined || best.edits > mostEdits || best.edits >= best.name.length - 1 || best.edits === second?.edits) return undefined
  return best.name
}

/** Letters to change, insert, remove or swap with their neighbour (optimal string alignment). */
function editsBetween(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    rows.push(current)
    for (let column = 1; column <= other.length; column += 1) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + change, swapped ? at(row - 2, column - 2) + 1 : Infinity))
    }
  }
  return at(one.length, other.length)
}
