/**
 * Folders in the temporary directory that nobody else can look into, and that go with the process however that ends:
 * in good order, on a second Ctrl-C, and after SIGKILL or a power failure with the next process that makes one.
 */
import { rmSync } from 'node:fs'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../contracts/errors.js'
import { processNamespace, startOf } from './process-identity.js'

export interface PrivateFolder {
  readonly path: string
  /** May be called again. Rejects when something in it cannot be removed. */
  remove(): Promise<void>
}

/** `backup-agent-<namespace of process ids>-<process id>-<its start>-<six letters of mkdtemp>`. */
const ownName = /^backup-agent-(\d+)-(\d+)-(\d+)-\w{6}$/

const left = new Set<string>()
let listening = false

/** In `parent`; `mkdtemp` makes it 0700. `debug` hears of leftovers that cannot be removed. */
export async function makePrivateFolder(parent: string, debug: (message: string) => void): Promise<PrivateFolder> {
  if (!listening) process.on('exit', removeAll)
  listening = true
  await removeLeftovers(parent, debug)
  const path = await mkdtemp(join(parent, `backup-agent-${await processNamespace()}-${process.pid}-${(await startOf(process.pid)) ?? '0'}-`))
  left.add(path)
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 })
      left.delete(path)
    },
  }
}

/** Of processes of this user that are no more. One that cannot be told to be gone (another container's) is left alone. */
export async function removeLeftovers(parent: string, debug: (message: string) => void): Promise<void> {
  // Without /proc nobody can be told to be gone.
  if ((await startOf(process.pid)) === undefined) return
  const here = await processNamespace()
  for (const name of await readdir(parent)) {
    const [, where, pid = '', start] = ownName.exec(name) ?? []
    if (where !== here || (await startOf(Number(pid))) === start) continue
    const path = join(parent, name)
    try {
      const stat = await lstat(path)
      if (stat.isDirectory() && stat.uid === process.getuid?.()) await rm(path, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      debug(`${path}, which an earlier run left behind, cannot be removed: ${messageOf(error)}`)
    }
  }
}

function removeAll(): void {
  for (const path of left) {
    try {
      rmSync(path, { recursive: true, force: true })
    } catch (error) {
      process.stderr.write(`backup: the temporary folder ${path} is left behind: ${messageOf(error)}\n`)
    }
  }
}
