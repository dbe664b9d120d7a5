/** Where the system's `ssh` is. */
import { access, constants } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

/** The absolute path of `ssh` in the folders of `PATH`; undefined where there is none. */
export async function findSsh(environment: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  for (const folder of (environment['PATH'] ?? '').split(':').filter(isAbsolute)) {
    const program = join(folder, 'ssh')
    if (await isExecutable(program)) return program
  }
  return undefined
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return true
  } catch {
    // Not here, or not for us: the next folder may have one.
    return false
  }
}
