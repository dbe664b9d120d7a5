/** A folder of mixed files, what is done to it between syncs, and what a catalog of it has to hold. */
import { createHash } from 'node:crypto'
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Random } from '../../support/random.js'
import { anyKind, anySize, type Kind } from './contents.js'

export interface MixedTreeInit {
  readonly path: string
  readonly random: Random
  readonly files: number
  /** Of the largest file (default 2 MB). */
  readonly mostBytes?: number
}

interface MixedFile {
  readonly kind: Kind
  /** SHA-256 of its bytes. */
  readonly content: string
  readonly bytes: number
}

/** What was deleted lies here: some of it comes back. */
interface Deleted {
  readonly kind: Kind
  readonly content: Buffer
}

export type Change = (typeof changes)[number]
export const changes = ['rename', 'copy', 'touch', 'chmod', 'move folder', 'append', 'add', 'delete', 'bring back'] as const

/** Of files and what became of them. Time and mode alone are no changes of content. */
export class MixedTree {
  readonly path: string
  /** By path below the folder. */
  readonly #files = new Map<string, MixedFile>()
  readonly #random: Random
  readonly #mostBytes: number
  readonly #deleted: Deleted[] = []
  #folders: string[] = ['.']
  #clockSeconds = 1_600_000_000
  #made = 0

  constructor({ path, random, files, mostBytes = 2_000_000 }: MixedTreeInit) {
    this.path = path
    this.#random = random
    this.#mostBytes = mostBytes
    mkdirSync(path, { recursive: true })
    for (let folder = 0; folder < Math.ceil(files / 60); folder++) this.#addFolder()
    for (let file = 0; file < files; file++) this.#add()
  }

  get files(): number {
    return this.#files.size
  }

  /** Different contents of the kinds for which `applies` holds; what is empty has none. */
  contents(applies: (kind: Kind) => boolean): Set<string> {
    return new Set([...this.#files.values()].filter(({ kind, bytes }) => bytes > 0 && applies(kind)).map(({ content }) => content))
  }

  /** Undefined for what is not in the folder, or has no content. */
  kindOf(path: string): Kind | undefined {
    const file = this.#files.get(path)
    return file === undefined || file.bytes === 0 ? undefined : file.kind
  }

  /** Does it `times`; gives how many bytes of file contents are new by it. */
  change(what: Change, times: number): number {
    let bytes = 0
    for (let time = 0; time < times; time++) bytes += this.#changeOnce(what)
    return bytes
  }

  /** The times of all files change, and nothing else. */
  touchAll(): void {
    for (const path of this.#files.keys()) this.#touch(path)
  }

  #changeOnce(what: Change): number {
    const { path, file } = this.#anyFile()
    switch (what) {
      case 'rename':
        renameSync(this.#at(path), this.#at(this.#moveTo(path, this.#freePath(file.kind))))
        return 0
      case 'copy':
        this.#copy(path, file)
        return 0
      case 'touch':
        this.#touch(path)
        return 0
      case 'chmod':
        chmodSync(this.#at(path), this.#random.pick([0o600, 0o640, 0o644, 0o755]))
        return 0
      case 'move folder':
        this.#moveFolder()
        return 0
      case 'append':
        return this.#append(path, file)
      case 'add':
        return this.#add()
      case 'delete':
        this.#delete(path, file)
        return 0
      case 'bring back':
        this.#bringBack()
        return 0
    }
  }

  #at(path: string): string {
    return join(this.path, path)
  }

  #anyFile(): { path: string; file: MixedFile } {
    const path = this.#random.pick([...this.#files.keys()])
    return { path, file: this.#files.get(path)! }
  }

  #freePath({ extension }: Kind): string {
    return join(this.#random.pick(this.#folders), `${this.#random.name()}-${++this.#made}.${extension}`)
  }

  #addFolder(): void {
    const path = join(this.#random.pick(this.#folders), `${this.#random.name()}-${this.#folders.length}`)
    mkdirSync(this.#at(path))
    this.#folders.push(path)
  }

  #write(path: string, kind: Kind, content: Buffer): void {
    writeFileSync(this.#at(path), content)
    this.#remember(path, kind, content)
    this.#touch(path)
  }

  #remember(path: string, kind: Kind, content: Buffer): void {
    this.#files.set(path, { kind, content: createHash('sha256').update(content).digest('hex'), bytes: content.length })
  }

  /** One in twenty is a duplicate of another. */
  #add(): number {
    if (this.#files.size > 0 && this.#random.chance(0.05)) {
      const { path, file } = this.#anyFile()
      this.#copy(path, file)
      return 0
    }
    const kind = anyKind(this.#random)
    const content = kind.make(this.#random, anySize(this.#random, this.#mostBytes))
    this.#write(this.#freePath(kind), kind, content)
    return content.length
  }

  #copy(path: string, file: MixedFile): void {
    const copy = this.#freePath(file.kind)
    copyFileSync(this.#at(path), this.#at(copy))
    this.#files.set(copy, file)
    this.#touch(copy)
  }

  /** Every time is another one, so that no change hides behind the same second. */
  #touch(path: string): void {
    this.#clockSeconds += this.#random.between(1, 1000)
    utimesSync(this.#at(path), this.#clockSeconds, this.#clockSeconds)
  }

  #append(path: string, { kind }: MixedFile): number {
    const more = kind.more(this.#random)
    appendFileSync(this.#at(path), more)
    const content = readFileSync(this.#at(path))
    this.#remember(path, kind, content)
    return content.length
  }

  #delete(path: string, { kind }: MixedFile): void {
    const content = readFileSync(this.#at(path))
    if (content.length < 100_000) this.#deleted.push({ kind, content })
    rmSync(this.#at(path))
    this.#files.delete(path)
  }

  #bringBack(): void {
    if (this.#deleted.length === 0) return
    const { kind, content } = this.#random.pick(this.#deleted)
    this.#write(this.#freePath(kind), kind, content)
  }

  #moveTo(path: string, to: string): string {
    const file = this.#files.get(path)!
    this.#files.delete(path)
    this.#files.set(to, file)
    return to
  }

  /** To the top, under a new name. */
  #moveFolder(): void {
    const inner = this.#folders.filter((path) => path !== '.')
    if (inner.length === 0) return
    const from = this.#random.pick(inner)
    const to = `${basename(from).replace(/-.*/, '')}-moved-${++this.#made}`
    renameSync(this.#at(from), this.#at(to))
    const moved = (path: string): string => (path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path)
    this.#folders = this.#folders.map(moved)
    for (const path of [...this.#files.keys()]) if (isIn(path, from)) this.#moveTo(path, moved(path))
  }
}

function isIn(path: string, folder: string): boolean {
  return dirname(path) === folder || path.startsWith(`${folder}/`)
}
