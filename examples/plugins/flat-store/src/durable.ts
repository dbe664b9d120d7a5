/** Writing so that it outlives a loss of power: both the file and its name in the folder have to reach the disk. */
import { open } from 'node:fs/promises'

/** A new file. Rejects with `EEXIST` where there is one. */
export async function writeSynced(path: string, body: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o400)
  try {
    await file.writeFile(body)
    await file.sync()
  } finally {
    await file.close()
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}
