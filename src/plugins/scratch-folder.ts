/** Private folders that go with the process, however it ends itself: a second Ctrl-C waits for nobody. */
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../core/contracts/errors.js'

const left = new Set<string>()
let listening = false

export async function makeScratchFolder(): Promise<string> {
  if (!listening) process.on('exit', removeAll)
  listening = true
  const folder = await mkdtemp(join(tmpdir(), 'backup-agent-host-'))
  left.add(folder)
  return folder
}

/** Rejects when something in it cannot be removed. */
export async function removeScratchFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  left.delete(folder)
}

function removeAll(): void {
  for (const folder of left) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      process.stderr.write(`backup: the temporary folder ${folder} is left behind: ${messageOf(error)}\n`)
    }
  }
}
