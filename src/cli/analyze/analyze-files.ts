/** Analyses files where they lie, without a repository. */
import { constants, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { detectMediaType, headBytes } from '../../core/analyze/media-type.js'
import { combine } from '../../core/combine/combine.js'
import type { AnalysisHost, AnalysisRequest } from '../../core/contracts/analysis.js'
import { hasCode } from '../../core/contracts/errors.js'
import type { FileMetadata } from '../../core/contracts/metadata.js'
import { displayPath } from '../../core/os/path.js'
import { unreadableBecause, walk, type Unreadable, type WalkItem } from './walk.js'

export interface AnalysedFile {
  readonly path: Buffer
  /** Its `contentId` is empty: that needs a repository's way of cutting chunks. */
  readonly metadata: FileMetadata
}

export interface AnalyzeOptions {
  readonly host: AnalysisHost
  readonly withText: boolean
  readonly signal: AbortSignal
  /** After every file and with the path of the one that is waited for. */
  onProgress(filesDone: number, bytesDone: number, currentPath: string): void
}

/** Enough to keep the hosts busy while one of them works on a slow file; results wait for their turn. */
const filesAtOnce = 8

/** One item for every file, in the order of `paths` and of the walk. */
export async function* analyzeFiles(paths: readonly Buffer[], options: AnalyzeOptions): AsyncGenerator<AnalysedFile | Unreadable> {
  let filesDone = 0
  let bytesDone = 0
  for await (const item of inOrder(walkAll(paths), filesAtOnce, (found) => analyzeItem(found, options))) {
    filesDone += 1
    if ('metadata' in item) bytesDone += item.metadata.size
    options.onProgress(filesDone, bytesDone, displayPath(item.path))
    yield item
  }
}

async function* walkAll(paths: readonly Buffer[]): AsyncGenerator<WalkItem> {
  for (const path of paths) yield* walk(path)
}

/** Runs `work` on up to `limit` items at once and yields the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  for await (const item of items) {
    const result = work(item)
    // A failure is thrown when its turn comes; until then it is not unhandled.
    result.catch(() => undefined)
    running.push(result)
    if (running.length >= limit) yield await (running.shift() as Promise<Result>)
  }
  for (const result of running) yield await result
}

async function analyzeItem(item: WalkItem, options: AnalyzeOptions): Promise<AnalysedFile | Unreadable> {
  if ('error' in item) return item
  options.signal.throwIfAborted()
  const { path } = item
  let request: AnalysisRequest
  try {
    request = { ...(await requestFor(path)), withText: options.withText }
  } catch (error) {
    if (hasCode(error, 'aborted')) throw error
    return unreadableBecause(path, error)
  }
  const result = await options.host.analyze(request, { signal: options.signal })
  const metadata = combine({ contentId: '', size: request.size, mediaType: request.mediaType }, result)
  // combine leaves the text itself out, as for every stored document.
  const content = options.withText ? result.text?.content : undefined
  if (metadata.text !== undefined && content !== undefined) metadata.text = { ...metadata.text, content }
  return { path, metadata }
}

/** What an analysis of the file asks for. Rejects where it cannot be read. */
export async function requestFor(path: Buffer): Promise<AnalysisRequest> {
  return { path: absolute(path), displayName: displayPath(path), ...(await lookAt(path)) }
}

async function lookAt(path: Buffer): Promise<{ size: number; mediaType: string }> {
  // Some files, such as /proc/kmsg, would keep their reader waiting for good.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return { size, mediaType: await detectMediaType(buffer.subarray(0, bytesRead), displayPath(path)) }
  } finally {
    await file.close()
  }
}

function absolute(path: Buffer): Buffer {
  // latin1 keeps every byte; resolve only looks at slashes and dots.
  const here = Buffer.from(process.cwd()).toString('latin1')
  return Buffer.from(resolve(here, path.toString('latin1')), 'latin1')
}
