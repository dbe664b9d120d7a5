/** One stored content through the analyzers. */
import { combine, revise, sectionsOf } from '../combine/combine.js'
import type { AnalysisHost } from '../contracts/analysis.js'
import type { FileMetadata, Outcome } from '../contracts/metadata.js'
import type { AbortOptions } from '../contracts/object-store.js'
import { displayPath } from '../os/path.js'
import { detectMediaType } from './media-type.js'
import type { ContentOpener, FileToAnalyze } from './stored-content.js'

export interface AnalyzeFileOptions<File extends FileToAnalyze> extends AbortOptions {
  readonly host: AnalysisHost
  readonly open: ContentOpener<File>
}

/** `nothing`: no analyzer applies. `changed`: the content is not to be had, or was not the same any more. */
export async function analyzeFile<File extends FileToAnalyze>(file: File, options: AnalyzeFileOptions<File>): Promise<FileMetadata | 'nothing' | 'changed'> {
  const { host, open } = options
  const content = await open(file, options)
  if (content === undefined) return 'changed'
  const { contentId, size } = file
  const displayName = displayPath(file.path)
  const mediaType = await detectMediaType(content.head, displayName)
  if (host.analyzersFor({ mediaType, size }).length === 0) return 'nothing'
  const result = await content.lookAt((path) => host.analyze({ path, displayName, size, mediaType }, options))
  return result === undefined ? 'changed' : combine({ contentId, size, mediaType }, result)
}

export interface Revision {
  readonly document: FileMetadata
  /** Of this run, also where the document keeps what it had. */
  readonly failures: readonly Outcome[]
}

/** The earlier document with what the analyzers in `only` say now. */
export async function analyzeAgain<File extends FileToAnalyze>(
  file: File,
  earlier: FileMetadata,
  only: ReadonlySet<string>,
  options: AnalyzeFileOptions<File>,
): Promise<Revision | 'changed'> {
  const content = await options.open(file, options)
  if (content === undefined) return 'changed'
  const { mediaType, size } = earlier
  const request = { displayName: displayPath(file.path), size, mediaType, only, known: sectionsOf(earlier) }
  const result = await content.lookAt((path) => options.host.analyze({ ...request, path }, options))
  if (result === undefined) return 'changed'
  const failures = result.contributions.map(({ outcome }) => outcome).filter(({ status }) => status === 'failed')
  return { document: revise(earlier, result), failures }
}
