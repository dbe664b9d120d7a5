/** An Office Open XML package: parts, and how they refer to each other (ECMA-376 part 2). */
import type { ByteSource } from '../document/byte-source.js'
import { DocumentError } from '../document/document-error.js'
import { localName, readXml, type ReadingOptions } from '../document/xml-part.js'
import type { MarkupHandler } from '../html/markup-reader.js'
import { openZip, type ZipArchive } from '../zip/zip-archive.js'

export interface Relationship {
  readonly id: string
  /** Last segment of the relationship's type, lower case, such as `header`: the rest differs between variants of the format. */
  readonly kind: string
  /** Name of a part, or an address where it is external. */
  readonly target: string
  readonly external: boolean
}

/** More are made by programs that mean harm. */
const relationshipsMax = 100_000

export type OfficeKind = 'word' | 'sheet' | 'slides' | 'drawing'

const mainParts: readonly (readonly [OfficeKind, RegExp, string])[] = [
  ['word', /^word\//i, 'word/document.xml'],
  ['sheet', /^xl\//i, 'xl/workbook.xml'],
  ['slides', /^ppt\//i, 'ppt/presentation.xml'],
  ['drawing', /^visio\//i, 'visio/document.xml'],
]
const kindOfRoot: Readonly<Record<string, OfficeKind>> = { document: 'word', workbook: 'sheet', presentation: 'slides', VisioDocument: 'drawing' }

export class OfficePackage {
  readonly zip: ZipArchive
  /** Documents that the parts whose relationships were asked for hold; not those that only carry the numbers of a chart. */
  readonly embedded = new Set<string>()
  readonly #options: ReadingOptions

  constructor(zip: ZipArchive, options: ReadingOptions) {
    this.zip = zip
    this.#options = options
  }

  static async open(source: ByteSource, options: ReadingOptions): Promise<OfficePackage> {
    return new OfficePackage(await openZip(source), options)
  }

  /** Rejects with `damaged` where no part says what the document is. */
  async main(): Promise<{ readonly part: string; readonly kind: OfficeKind }> {
    const stated = (await this.relationships('')).find(({ kind, target }) => kind === 'officedocument' && this.zip.find(target) !== undefined)?.target
    const usual = mainParts.find(([, , part]) => this.zip.find(part) !== undefined)
    const folder = mainParts.find(([, pattern]) => this.zip.entries.some(({ name }) => pattern.test(name)))
    const part = stated ?? usual?.[2] ?? folder?.[2]
    if (part === undefined) throw new DocumentError('damaged', 'the archive holds no office document')
    const byName = mainParts.find(([, pattern]) => pattern.test(part))?.[0]
    const kind = byName ?? (await this.#kindByRoot(part))
    if (kind === undefined) throw new DocumentError('unsupported', 'an office document of unknown kind')
    return { part, kind }
  }

  has(part: string): boolean {
    return this.zip.find(part) !== undefined
  }

  /** False where there is no such part: writers leave out what is empty. */
  async read(part: string, handler: MarkupHandler): Promise<boolean> {
    const entry = this.zip.find(part)
    if (entry === undefined) return false
    await readXml(this.zip, entry, handler, this.#options)
    return true
  }

  /** Of one part; '' stands for the package itself. */
  async relationships(part: string): Promise<readonly Relationship[]> {
    const slash = part.lastIndexOf('/') + 1
    const folder = part.slice(0, slash)
    const found: Relationship[] = []
    await this.read(`${folder}_rels/${part.slice(slash)}.rels`, {
      open(name, attributes) {
        if (localName(name) !== 'Relationship' || found.length >= relationshipsMax) return
        const external = attributes.get('TargetMode') === 'External'
        const target = attributes.get('Target') ?? ''
        const kind = (attributes.get('Type') ?? '').replace(/^.*\//, '').toLowerCase()
        found.push({ id: attributes.get('Id') ?? '', kind, external, target: external ? target : resolved(folder, target) })
      },
      close: () => undefined,
      text: () => undefined,
    })
    if (!/\/charts\//.test(part)) for (const { external, kind, target } of found) if (!external && /^(?:package|oleobject|afchunk)$/.test(kind)) this.embedded.add(target)
    return found
  }

  /** Names of parts that match, by the number in their name: for packages whose relationships are lost. */
  partsLike(pattern: RegExp): readonly string[] {
    const numberOf = (name: string): number => Number(/(\d{1,9})\.\w{1,9}$/.exec(name)?.[1] ?? 0)
    return this.zip.entries.map(({ name }) => name).filter((name) => pattern.test(name)).sort((a, b) => numberOf(a) - numberOf(b))
  }

  async #kindByRoot(part: string): Promise<OfficeKind | undefined> {
    let root: string | undefined
    await this.read(part, { open: (name) => (root ??= localName(name)), close: () => undefined, text: () => undefined })
    return root === undefined ? undefined : kindOfRoot[root]
  }
}

function resolved(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : `${folder}${target}`
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return decoded(segments.join('/'))
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // Not percent-encoded at all.
    return path
  }
}
