/** One file on the disk through the analyzers, if it is still the one that was stored. */
import fs from 'node:fs/promises'
import { constants } from 'node:fs'
import { combine } from '../combine/combine.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import { codeOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { displayPath } from '../os/path.js'
import { detectMediaType, headBytes } from './media-type.js'

/** A stored file, and how to tell that what lies at its path is still it. */
export interface FileToAnalyze {
  readonly contentId: string
  readonly path: Buffer
  readonly size: number
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
  readonly inode: bigint
}

/**
 * `nothing`: no analyzer applies. `changed`: what lies at the path is not, or no longer, what was stored (or it is
 * gone): what an analyzer says about it belongs to no stored content.
 */
export async function analyzeFile(file: FileToAnalyze, host: AnalysisHost, options: AbortOptions): Promise<FileMetadata | 'nothing' | 'changed'> {
  const head = await readHead(file)
  if (head === undefined || !(await isSame(file))) return 'changed'
  const displayName = displayPath(file.path)
  const mediaType = await detectMediaType(head, displayName)
  if (host.analyzersFor({ mediaType, size: file.size }).length === 0) return 'nothing'
  const result = await host.analyze({ path: file.path, displayName, size: file.size, mediaType }, options)
  if (!(await isSame(file))) return 'changed'
  return combine({ contentId: file.contentId, size: file.size, mediaType }, result)
}

async function readHead(file: FileToAnalyze): Promise<Buffer | undefined> {
  let handle
  try {
    handle = await fs.open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    // It was read a moment ago, when it was stored: whatever it is now, it is not that.
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

async function isSame(file: FileToAnalyze): Promise<boolean> {
  try {
    const stat = await fs.lstat(file.path, { bigint: true })
    return stat.mtimeNs === file.mtimeNs && stat.ctimeNs === file.ctimeNs && stat.ino === file.inode && stat.size === BigInt(file.size)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false
    throw error
  }
}
