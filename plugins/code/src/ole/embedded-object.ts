/** What an object in a document wraps: a file of another program, whose name it may tell ([MS-OLEDS] 2.3.6). */
import { bytesOf } from '../document/byte-source.js'
import { CompoundFile, signature } from './compound-file.js'

export interface EmbeddedFile {
  readonly name: string
  readonly content: Buffer
}

/** The object itself where it wraps nothing. */
export async function embeddedFile(name: string, object: Buffer): Promise<EmbeddedFile> {
  if (!object.subarray(0, 8).equals(signature)) return { name, content: object }
  const compound = await CompoundFile.open(bytesOf(object))
  const native = await compound.stream('\u0001Ole10Native')
  const wrapped = native === undefined ? undefined : nativeFile(native)
  if (wrapped !== undefined) return wrapped
  const office = await compound.stream('Package')
  // Its reader finds out itself which kind of office document it is.
  if (office !== undefined) return { name: `${name}.docx`, content: office }
  return { name, content: (await compound.stream('CONTENTS')) ?? object }
}

/** Length, a mark, name, path, two marks, length and text of another path, length and content. */
function nativeFile(native: Buffer): EmbeddedFile | undefined {
  const nameEnd = native.indexOf(0, 6)
  const pathEnd = nameEnd < 0 ? -1 : native.indexOf(0, nameEnd + 1)
  const lengthAt = pathEnd + 5
  if (pathEnd < 0 || lengthAt + 4 > native.length) return undefined
  const contentAt = lengthAt + 4 + native.readUInt32LE(lengthAt)
  if (contentAt + 4 > native.length) return undefined
  return { name: native.toString('latin1', 6, nameEnd), content: native.subarray(contentAt + 4, contentAt + 4 + native.readUInt32LE(contentAt)) }
}
