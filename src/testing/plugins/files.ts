/** The files that a plugin is shown, and what there is to know of each. */
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { detectMediaType, headBytes } from '../../core/analyze/media-type.js'
import { asError, BackupError, codeOf } from '../../core/contracts/errors.js'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import { hostileFiles, strangeNames } from '../generated/hostile-files.js'
import { plainText, trueFilesFor, type TrueFile } from '../generated/true-files.js'
import type { Planned } from '../../plugins/manifest/configured.js'

/** A file of the author's own, and what should come of it. */
export interface Sample {
  /** The file: absolute, or relative to the working folder. */
  readonly file: string | URL
  /** Default: what the agent takes it for. */
  readonly mediaType?: string
  /** Of an analyzer: members that its section must have, deeply; others may be there. `null`: no section is expected. */
  readonly section?: unknown
  /** Of a converter: must be in the text. */
  readonly text?: string
  /** Sections that the analyzer names in `after`. */
  readonly upstream?: Partial<FileMetadata>
}

export type Kind = 'sample' | 'true' | 'empty' | 'hostile' | 'name' | 'large'

export interface TestFile {
  /** The same for the same file in every trial. */
  readonly id: number
  readonly kind: Kind
  /** For people: `random bytes as image/png`. */
  readonly label: string
  readonly mediaType: string
  readonly displayName: string
  readonly path: string
  readonly size: number
  readonly sample?: Sample
}

/** Media types of which files are made, for one analyzer or converter. */
const mostTypes = 6
export const largeChars = 5_000_000

interface TypeToTry {
  readonly mediaType: string
  /** A true file of it; undefined where none is made. */
  readonly truth: TrueFile | undefined
}

/** Media types that the patterns name, those first of which there is a true file. */
export function typesFor(declared: Planned): readonly TypeToTry[] {
  const patterns = declared.mediaTypes
  const known = trueFilesFor(patterns, mostTypes).map((truth) => ({ mediaType: truth.mediaType, truth }))
  const exact = patterns.filter((pattern) => !pattern.includes('*') && !known.some(({ mediaType }) => mediaType === pattern))
  // A pattern such as `font/*` fits a name that nobody has heard of.
  const open = known.length === 0 && exact.length === 0 ? patterns.map((pattern) => pattern.replace(/^\*/, 'application').replace('*', 'x-unknown')) : []
  const types: TypeToTry[] = [...known, ...[...exact, ...open].map((mediaType) => ({ mediaType, truth: undefined }))]
  return types.slice(0, mostTypes).map((type) => (isAskedForText(declared) ? withText(type) : type))
}

function isAskedForText(declared: Planned): boolean {
  return 'section' in declared && declared.needsText
}

/** It is given what a converter has found: sentences, where the file itself is no text. */
function withText({ mediaType, truth }: TypeToTry): TypeToTry {
  return { mediaType, truth: truth?.large === undefined ? { ...plainText, mediaType } : truth }
}

/** What the agent takes it for, where its author does not say. Errors: `path-not-found`, and those of the system. */
export async function readSample({ file, mediaType }: Sample): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string }> {
  const place = file instanceof URL ? fileURLToPath(file) : path.resolve(file)
  const bytes = await readFile(place).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? new BackupError('path-not-found', `there is no file ${place}`, { cause: error, subject: place }) : asError(error)
  })
  const name = path.basename(place)
  return { bytes, name, mediaType: mediaType ?? (await detectMediaType(bytes.subarray(0, headBytes), name)) }
}

/** Writes them into `folder`. */
export class FileMaker {
  #number = 0

  constructor(private readonly folder: string) {}

  async all(declared: Planned): Promise<TestFile[]> {
    const types = typesFor(declared)
    const files: TestFile[] = []
    for (const { mediaType, truth } of types) if (truth !== undefined) files.push(await this.#make('true', `a true file of ${mediaType}`, mediaType, truth.bytes(), truth.name))
    for (const { mediaType } of types) files.push(await this.#make('empty', `an empty file as ${mediaType}`, mediaType, Buffer.alloc(0), 'empty'))
    for (const { mediaType, truth } of types) {
      for (const { what, bytes } of hostileFiles(mediaType, truth)) files.push(await this.#make('hostile', `${what} as ${mediaType}`, mediaType, bytes, truth?.name ?? 'file'))
    }
    const [first] = types
    for (const name of first === undefined ? [] : strangeNames) {
      const bytes = first?.truth?.bytes() ?? plainText.bytes()
      files.push(await this.#make('name', `a file named ${JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}...` : name)}`, first?.mediaType ?? 'text/plain', bytes, name))
    }
    return files
  }

  /** The largest text of which this one may be asked; undefined where its types are none. */
  async large(declared: Planned): Promise<TestFile | undefined> {
    const type = typesFor(declared).find(({ truth }) => truth?.large !== undefined)
    if (type?.truth?.large === undefined) return undefined
    const { mediaType, truth } = type
    const bytes = truth.large?.(largeChars) ?? Buffer.alloc(0)
    return bytes.length > declared.maxBytes ? undefined : this.#make('large', `${largeChars / 1e6} million characters of ${mediaType}`, mediaType, bytes, truth.name)
  }

  /** Errors: `path-not-found`, and those of the system. */
  async sample(sample: Sample): Promise<TestFile> {
    const { bytes, mediaType, name } = await readSample(sample)
    return { ...(await this.#make('sample', name, mediaType, bytes, name)), sample }
  }

  async #make(kind: Kind, label: string, mediaType: string, bytes: Uint8Array, displayName: string): Promise<TestFile> {
    this.#number += 1
    const folder = path.join(this.folder, `file-${this.#number}`)
    await mkdir(folder)
    const place = path.join(folder, 'content')
    await writeFile(place, bytes, { mode: 0o600 })
    return { id: this.#number, kind, label, mediaType, displayName, path: place, size: bytes.length }
  }
}

/** What a file that was only looked at still has, its neighbours included. */
export async function fingerprint({ path: place }: TestFile): Promise<string> {
  const [bytes, { mode, mtimeMs }, beside] = await Promise.all([readFile(place), lstat(place), lstat(path.dirname(place))])
  return [createHash('sha256').update(bytes).digest('hex'), mode, mtimeMs, beside.mtimeMs].join(' ')
}
