/** One file on the disk through the analyzers, if it is still the one that was stored. */
import fs from 'node:fs/promises'
import { constants } from 'node:fs'
import { combine } from '../combine/combine.js'
import type { AnalysisHost, AnalysisResult, AnalyzerIdentity } from '../contracts/analysis.js'
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

/** Undefined when no analyzer applies, or the file is gone or unreadable by now. */
export async function analyzeFile(file: FileToAnalyze, host: AnalysisHost, options: AbortOptions): Promise<FileMetadata | undefined> {
  const head = await readHead(file)
  if (head === undefined) return undefined
  const displayName = displayPath(file.path)
  const mediaType = await detectMediaType(head, displayName)
  const facts = { contentId: file.contentId, size: file.size, mediaType }
  const identities = host.analyzersFor({ mediaType, size: file.size })
  if (identities.length === 0) return undefined
  if (!(await isSame(file))) return combine(facts, skipped(identities))
  const result = await host.analyze({ path: file.path, displayName, size: file.size, mediaType }, options)
  return combine(facts, (await isSame(file)) ? result : skipped(identities))
}

/** What the file said while it changed belongs to no stored content. */
function skipped(identities: readonly AnalyzerIdentity[]): AnalysisResult {
  const error = { code: 'changed', message: 'the file changed after it was stored' }
  return { contributions: identities.map(({ analyzer, version, section }) => ({ section, outcome: { analyzer, version, status: 'skipped', ms: 0, error } })) }
}

async function readHead(file: FileToAnalyze): Promise<Buffer | undefined> {
  let handle
  try {
    handle = await fs.open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    // It was read a moment ago, when it was stored. Whatever happened since, there is nothing to analyse.
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
