/** Puts the files of a model where an installed one would lie. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files by their path in the model's folder: bytes as they are, anything else as JSON. */
export async function writeModel(directory: string, name: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const path = join(directory, name, file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content instanceof Uint8Array ? content : JSON.stringify(content))
  }
}
