/** A client's files: each round some are added, some change, and some are the same as another client's. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { noise } from '../../support/awkward-folder.js'
import type { Random } from '../../support/random.js'

const leastBytes = 1000
const mostBytes = 2_000_000
const sharedBytes = 300_000

export class ClientFolder {
  private files = 0

  constructor(
    private readonly path: string,
    private readonly random: Random,
  ) {
    mkdirSync(path)
  }

  /** Returns the number of bytes that are new here. */
  grow(files: number): number {
    let bytes = 0
    for (let file = 0; file < files; file++) {
      // One in four is one of a few that the other clients have as well.
      const shared = this.random.chance(0.25)
      const size = shared ? sharedBytes : this.random.sizeBetween(leastBytes, mostBytes)
      writeFileSync(join(this.path, `file-${this.files}`), noise(size, shared ? `shared ${this.random.between(0, 20)}` : `${basename(this.path)} ${this.files}`))
      if (this.files > 0 && this.random.chance(0.1)) appendFileSync(join(this.path, `file-${this.random.between(0, this.files - 1)}`), 'more\n')
      this.files += 1
      bytes += size
    }
    return bytes
  }
}
