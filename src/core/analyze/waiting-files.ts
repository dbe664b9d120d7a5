/**
 * Files that wait for their analysis: the cheap before the costly, small before large, then whoever came first. Of the most
 * costly anyone may be next: each of them alone may use up a run's time, and then the same one would do so in every run, with
 * the others behind it.
 */
import type { AnalysisHost } from '../contracts/analysis.js'
import { displayPath } from '../os/path.js'
import { unknownType } from './media-type.js'
import { guessByName } from './media-type-names.js'

/** Limits of size classes in bytes, a factor of 16 apart; the last class has none. */
const sizeLimits = [4 << 10, 64 << 10, 1 << 20, 16 << 20, 256 << 20]
/** What one file may take, in seconds: text has the default of 30, recognising images more, video much more. */
const costLimits = [30, 120]
const sizeClasses = sizeLimits.length + 1

/** All classes there are; 0 comes first. */
export const classCount = sizeClasses * (costLimits.length + 1)

/**
 * By the longest time limit of the analyzers that would look at the file, and by its size. The media type is guessed
 * from the name, since nothing has been read yet: a wrong guess costs the file its place in the order, and no more.
 */
export function classOf({ path, size }: { readonly path: Buffer; readonly size: number }, host: Pick<AnalysisHost, 'analyzersFor'>): number {
  const mediaType = guessByName(displayPath(path)) ?? unknownType
  const seconds = Math.max(0, ...host.analyzersFor({ mediaType, size }).map(({ timeoutSeconds = 30 }) => timeoutSeconds))
  return rank(seconds, costLimits) * sizeClasses + rank(size, sizeLimits)
}

function rank(value: number, limits: readonly number[]): number {
  const found = limits.findIndex((limit) => value <= limit)
  return found === -1 ? limits.length : found
}

interface Line<File> {
  files: File[]
  /** Those before it have been taken. */
  next: number
}

/** From here on the order is left to chance. */
const firstByChance = sizeClasses * costLimits.length

export class WaitingFiles<File> {
  readonly #lines: Line<File>[] = Array.from({ length: classCount }, () => ({ files: [], next: 0 }))
  readonly #random: () => number
  #size = 0

  /** `random`: as `Math.random` (the default). */
  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  get size(): number {
    return this.#size
  }

  add(file: File, priority: number): void {
    this.#lines[priority]!.files.push(file)
    this.#size++
  }

  /** The next of the first class that has any. */
  take(): File | undefined {
    const at = this.#lines.findIndex(({ files, next }) => next < files.length)
    const line = this.#lines[at]
    if (line === undefined) return undefined
    if (at >= firstByChance) this.#drawNext(line)
    const file = line.files[line.next++]
    this.#size--
    if (line.next > 10_000 || line.next === line.files.length) {
      line.files.splice(0, line.next)
      line.next = 0
    }
    return file
  }

  #drawNext({ files, next }: Line<File>): void {
    const drawn = next + Math.floor(this.#random() * (files.length - next))
    const [first, chosen] = [files[next]!, files[drawn]!]
    files[next] = chosen
    files[drawn] = first
  }

  /** Drops the one that would come last, if it would come after a file of that class. */
  makeRoomFor(priority: number): boolean {
    const last = this.#lines.findLastIndex(({ files, next }) => next < files.length)
    if (last <= priority) return false
    this.#lines[last]!.files.pop()
    this.#size--
    return true
  }

  clear(): void {
    for (const line of this.#lines) Object.assign(line, { files: [], next: 0 })
    this.#size = 0
  }
}
