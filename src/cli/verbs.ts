/** The verbs of the command line: one file each in `commands`. */
import { readdirSync } from 'node:fs'

/** A typo is no further away than this: one letter wrong, missing, too many, or two swapped, and once more. */
const mostEdits = 2

export function knownVerbs(): string[] {
  const files = readdirSync(new URL('../commands', import.meta.url))
  return files.filter((name) => /^\w+\.js$/.test(name)).map((name) => name.slice(0, -'.js'.length)).sort()
}

/** The verb that somebody who typed `word` meant; undefined where that is anybody's guess. */
export function nearestVerb(word: string, verbs: readonly string[] = knownVerbs()): string | undefined {
  const beginning = verbs.filter((verb) => word.length > 1 && verb.startsWith(word))
  if (beginning.length === 1) return beginning[0]
  const distances = verbs.map((verb) => ({ verb, edits: editsBetween(word, verb) })).sort((one, other) => one.edits - other.edits)
  const [best, second] = distances
  if (best === undefined || best.edits > mostEdits || best.edits >= best.verb.length - 1 || best.edits === second?.edits) return undefined
  return best.verb
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
