/** Contents that lie on the disk where they were when they were stored. */
import { constants } from 'node:fs'
import fs from 'node:fs/promises'
import { codeOf } from '../contracts/errors.js'
import { headBytes } from './media-type.js'
import type { FileToAnalyze, OpenContent } from './stored-content.js'

/** How to tell that what lies at a path is still what was stored. */
export interface DiskFile extends FileToAnalyze {
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly inode: bigint
}

export async function openOnDisk(file: DiskFile, path = file.path): Promise<OpenContent | undefined> {
  const head = await readHead(path)
  if (head === undefined || !(await isSame(file, path))) return undefined
  return {
    head,
    async lookAt(look) {
      const seen = await look(path)
      return (await isSame(file, path)) ? seen : undefined
    },
  }
}

async function readHead(path: Buffer): Promise<Buffer | undefined> {
  let handle
  try {
    handle = await fs.open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    // It was read when it was stored: whatever it is now, it is not that.
    if (codeOf(error) !== undefined) return undefined
    throw error
  }
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    // A folder by now, which opens all the same.
    if (codeOf(error) === 'EISDIR') return undefined
    throw error
  } finally {
    await handle.close()
  }
}

async function isSame(file: DiskFile, path: Buffer): Promise<boolean> {
  try {
    const stat = await fs.lstat(path, { bigint: true })
    return stat.mtimeNs === file.mtimeNs && stat.ctimeNs === file.ctimeNs && stat.ino === file.inode && stat.size === BigInt(file.size)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}
