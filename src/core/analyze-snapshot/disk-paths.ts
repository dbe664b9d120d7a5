/** Where on the disk a file of a snapshot may lie. */
import type { Snapshot } from '../contracts/tree.js'

/** What lies below `inside` in the snapshot may lie below `outside` on the disk. Bytes as latin1, without a slash at the end. */
interface Place {
  readonly inside: string
  readonly outside: string
}

/**
 * A snapshot shows paths as they were typed and lists absolute ones: `Documents`, typed in /home/ada, is `/Documents`
 * in its tree and `/home/ada/Documents` in its list, and what `.` stood for lies at the root. Every way in which the
 * end of a listed path can be the beginning of one in the tree is a guess; whoever uses it compares the file itself.
 */
export class DiskPaths {
  readonly #places: readonly Place[]

  constructor({ paths }: Pick<Snapshot, 'paths'>) {
    const places = paths.filter((path) => path.startsWith('/')).flatMap((path) => placesOf(Buffer.from(path).toString('latin1')))
    // The longest first: the more of a path fits, the better the guess.
    this.#places = places.sort((a, b) => b.inside.length - a.inside.length)
  }

  /** In the order in which they are worth a try, each once. */
  of(path: Buffer): Buffer[] {
    const inside = path.toString('latin1')
    const fitting = this.#places.filter((place) => inside === place.inside || inside.startsWith(`${place.inside}/`))
    const guesses = fitting.map((place) => place.outside + inside.slice(place.inside.length))
    return [...new Set(guesses)].map((guess) => Buffer.from(guess, 'latin1'))
  }
}

function placesOf(path: string): Place[] {
  const names = path.split('/').filter((name) => name !== '')
  const outside = names.map((name) => `/${name}`).join('')
  return Array.from({ length: names.length + 1 }, (_, count) => ({ inside: names.slice(count).map((name) => `/${name}`).join(''), outside }))
}
