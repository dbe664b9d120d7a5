/** What lies in the folder of a server's store, looked at without the server. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isObjectName, objectPath, typeFolders } from '@backup-agent/object-layout'

const types = ['pack', 'index', 'snapshot', 'key'] as const

export interface Inspection {
  /** Objects with a name that counts. */
  readonly objects: number
  /** Files that no listing shows: writing them was cut off. */
  readonly leftovers: number
  /** `type/name` of those whose bytes do not have their name as SHA-256. */
  readonly damaged: readonly string[]
  readonly missing: readonly string[]
}

export class StoredObjects {
  /** Read once and found right; nothing changes an object afterwards. */
  readonly #right = new Set<string>()

  constructor(private readonly folder: string) {}

  inspect(acknowledged: Iterable<string>): Inspection {
    const damaged: string[] = []
    let objects = 0
    let leftovers = 0
    for (const type of types) {
      for (const file of filesBelow(join(this.folder, typeFolders[type]))) {
        const name = file.slice(file.lastIndexOf('/') + 1)
        if (!isObjectName(type, name)) leftovers += 1
        else if (this.#isRight(type, name, file)) objects += 1
        else damaged.push(`${type}/${name}`)
      }
    }
    const missing = [...acknowledged].filter((text) => !existsSync(join(this.folder, pathOf(text))))
    return { objects, leftovers, damaged, missing }
  }

  /** Everything is read again. */
  forget(): void {
    this.#right.clear()
  }

  #isRight(type: string, name: string, file: string): boolean {
    const text = `${type}/${name}`
    if (!this.#right.has(text) && createHash('sha256').update(readFileSync(file)).digest('hex') === name) this.#right.add(text)
    return this.#right.has(text)
  }
}

function pathOf(text: string): string {
  const [type, name = ''] = text.split('/')
  const known = types.find((one) => one === type)
  if (known === undefined) throw new Error(`no type: ${text}`)
  return objectPath({ type: known, name })
}

function filesBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return paths.filter((path) => statSync(path).isFile())
}
