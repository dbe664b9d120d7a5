/** A folder that nobody else can look into, and that goes with the process, however that ends itself. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../contracts/errors.js'

const left = new Set<string>()
let listening = false

export interface PrivateFolder {
  readonly path: string
  /** May be called again. Rejects when something in it cannot be removed. */
  remove(): Promise<void>
}

/** In `parent`. `mkdtemp` makes it 0700. */
export async function makePrivateFolder(parent: string): Promise<PrivateFolder> {
  // A second Ctrl-C waits for nobody.
  if (!listening) process.on('exit', removeAll)
  listening = true
  const path = await mkdtemp(join(parent, 'backup-agent-files-'))
  left.add(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      left.delete(path)
    },
  }
}

function removeAll(): void {
  for (const path of left) {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch (error) {
      process.stderr.write(`backup: the folder ${path}, which holds files of the repository, cannot be removed: ${messageOf(error)}\n`)
    }
  }
}
