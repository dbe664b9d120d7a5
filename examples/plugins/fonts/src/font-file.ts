/** Where things lie in an OpenType file (https://learn.microsoft.com/typography/opentype/spec/otff). Nothing in it is believed. */
import type { FileHandle } from 'node:fs/promises'

/** TrueType outlines, Apple's name for them, and PostScript outlines. */
const versions: ReadonlySet<number> = new Set([0x00010000, 0x74727565, 0x4f54544f])
/** `ttcf`. */
const collection = 0x74746366
const maxFonts = 64
const maxTables = 256
const maxNameTableBytes = 1_000_000
const recordBytes = 16

export class FontFile {
  constructor(private readonly file: FileHandle) {}

  /** The `name` table of each font in the file. Rejects with code `damaged` where there is something else. */
  async nameTables(): Promise<Buffer[]> {
    const tables: Buffer[] = []
    for (const offset of await this.#fonts()) {
      const head = await this.#bytes(offset, 12)
      if (!versions.has(head.readUInt32BE(0))) throw damaged('no font begins where one should')
      const count = Math.min(head.readUInt16BE(4), maxTables)
      const directory = await this.#bytes(offset + 12, count * recordBytes)
      for (let at = 0; at < directory.length; at += recordBytes) {
        if (directory.toString('latin1', at, at + 4) !== 'name') continue
        const length = directory.readUInt32BE(at + 12)
        if (length > maxNameTableBytes) throw damaged(`a table of names has ${length} bytes`)
        tables.push(await this.#bytes(directory.readUInt32BE(at + 8), length))
      }
    }
    return tables
  }

  async #fonts(): Promise<number[]> {
    const head = await this.#bytes(0, 12)
    if (head.readUInt32BE(0) !== collection) return [0]
    const offsets = await this.#bytes(12, 4 * Math.min(head.readUInt32BE(8), maxFonts))
    return Array.from({ length: offsets.length / 4 }, (_, at) => offsets.readUInt32BE(4 * at))
  }

  async #bytes(offset: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.file.read(Buffer.alloc(length), 0, length, offset)
    if (bytesRead < length) throw damaged('the file ends too early')
    return buffer
  }
}

function damaged(message: string): Error {
  return Object.assign(new Error(message), { code: 'damaged' })
}
