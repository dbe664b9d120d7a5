/**
 * Where on its machine a file of a snapshot lay. The format keeps a path as it was written (`sync .` saves `/letter.txt`),
 * and beside it the absolute paths of what was backed up. Paths here are latin1: one character for each byte.
 */

/** What the drive letter of Windows becomes in restic's snapshots: `C:\Users` lies at `/C/Users`. */
const drive = /^([a-z]):[\\/]/i

/** What a snapshot is of, as its `paths` name it. */
export class Targets {
  /** Absolute paths; empty for the root. */
  readonly #whole: ReadonlySet<string>
  /** Folders that a relative target was written from, by the target: `/a` and `/x` for `/x/a`. Undefined where there are several. */
  readonly #from = new Map<string, string | undefined>()

  constructor(paths: readonly string[]) {
    this.#whole = new Set(paths.map(normalised))
    for (const path of this.#whole) {
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const written = path.slice(at)
        this.#from.set(written, this.#from.has(written) ? undefined : path.slice(0, at))
      }
    }
  }

  /**
   * The folder that a path of the snapshot counts from: empty where the path is absolute itself, `/home/ada` where the
   * target was written as `Documents` there. Undefined where it cannot be told: several targets, one of them `.`.
   */
  baseOf(path: string): string | undefined {
    const prefixes = prefixesOf(path)
    if (this.#whole.has('') || prefixes.some((prefix) => this.#whole.has(prefix))) return ''
    const written = prefixes.find((prefix) => this.#from.has(prefix))
    if (written !== undefined) return this.#from.get(written)
    return this.#whole.size === 1 ? [...this.#whole][0] : undefined
  }

  /** Paths in the snapshot that may be the file or folder which lies at this absolute path. */
  pathsOf(absolute: string): string[] {
    const bases = new Set(['', ...this.#from.values(), ...this.#whole])
    return [...bases].flatMap((base) => {
      if (base === undefined || !absolute.startsWith(`${base}/`)) return []
      const path = absolute.slice(base.length)
      return this.baseOf(path) === base ? [path] : []
    })
  }
}

/** `/a/b` and `/a` of `/a/b`. */
function prefixesOf(path: string): string[] {
  const prefixes: string[] = []
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) prefixes.push(path.slice(0, end))
  return prefixes
}

function normalised(path: string): string {
  const posix = drive.test(path) ? path.replace(drive, '/$1/').replaceAll('\\', '/') : path
  const names = Buffer.from(posix).toString('latin1').split('/').filter((name) => name !== '')
  return names.map((name) => `/${name}`).join('')
}
