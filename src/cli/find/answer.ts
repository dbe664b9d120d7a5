/** What `find` found, for people and as JSON. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { SearchAnswer, SearchHit, SearchQuery, SnapshotRef } from '../../core/contracts/search.js'
import { displayPath, displayText } from '../../core/os/path.js'
import { printRows, type Row } from '../card/row.js'
import { pathFields, timestamp } from '../node-list.js'
import type { SchemaOf } from '../sections/known-schemas.js'
import { shellWord } from '../shell-word.js'
import { shortIdLength } from '../snapshot-list.js'
import { formatBytes, formatCount, formatTime, plural } from '../text.js'
import { kindOf, pathReasons, reasonRows } from './reasons.js'

export function answerJson({ hits, total }: SearchAnswer, query: SearchQuery, schemaOf: SchemaOf): Record<string, unknown> {
  return { hits: hits.map((hit) => hitJson(hit, query, schemaOf)), total }
}

function hitJson(hit: SearchHit, query: SearchQuery, schemaOf: SchemaOf): Record<string, unknown> {
  const { version, document, score, hostnames, similarity, differingBits } = hit
  return {
    ...pathFields('path', version.path),
    ...(version.absolutePath === undefined ? {} : pathFields('absolute_path', version.absolutePath)),
    size: version.size,
    mtime: timestamp(version.mtimeNs),
    hostname: version.hostname,
    hostnames: hostnames ?? [version.hostname],
    first_snapshot: version.firstSnapshot,
    last_snapshot: version.lastSnapshot,
    snapshots: version.snapshots,
    current: version.current,
    score,
    ...(similarity === undefined ? {} : { similarity }),
    ...(differingBits === undefined ? {} : { differing_bits: differingBits }),
    reasons: [...pathReasons(version.path, query), ...reasonRows(hit, query, schemaOf)].map(([reason, text]) => ({ reason, text })),
    content_id: version.contentId,
    ...(document === undefined ? {} : { document: withoutVector(document, query) }),
  }
}

/** A vector is longer than all the rest together: it is there where a condition asks for it. */
function withoutVector({ embedding, ...document }: FileMetadata, { where }: SearchQuery): Record<string, unknown> {
  return embedding === undefined || !where.some(({ member }) => member[0]?.toLowerCase() === 'embedding') ? document : { ...document, embedding }
}

export interface AnswerLinesInit {
  /** Hits only. */
  readonly quiet: boolean
  /** The repository, where only the command line names it: what is to be typed next needs it again. */
  readonly repositoryFlag: string
  readonly schemaOf: SchemaOf
}

export function answerLines({ hits, total }: SearchAnswer, query: SearchQuery, { quiet, repositoryFlag, schemaOf }: AnswerLinesInit): string[] {
  const hosts = new Set(hits.flatMap(hostsOf))
  const blocks = hits.flatMap((hit) => hitLines(hit, query, schemaOf, hosts.size > 1))
  return quiet ? blocks : [...blocks, '', totalLine(hits.length, total), ...commandLines(hits, repositoryFlag)]
}

function hitLines(hit: SearchHit, query: SearchQuery, schemaOf: SchemaOf, withHost: boolean): string[] {
  const { version, document } = hit
  const kind = kindOf(document)
  const facts = [
    ...(kind === undefined ? [] : [kind]),
    formatBytes(version.size),
    `changed ${formatTime(Number(version.mtimeNs / 1_000_000n))}`,
    ...(version.absolutePath === undefined ? [] : [`saved from ${displayPath(version.absolutePath.subarray(0, -version.path.length))}`]),
    ...(withHost && hostsOf(hit).length > 0 ? [`on ${hostsOf(hit).join(' and ')}`] : []),
    ...(version.current ? [] : [`no longer there, last in ${shortId(version.lastSnapshot)}`]),
  ]
  return [displayPath(version.path), `  ${displayText(facts.join(', '))}`, ...printRows(reasonsToRead(hit, query, schemaOf))]
}

/** That a word is in the path can be read above, unless it is all there is to say. */
function reasonsToRead(hit: SearchHit, query: SearchQuery, schemaOf: SchemaOf): readonly Row[] {
  const rows = reasonRows(hit, query, schemaOf)
  return rows.length > 0 ? rows : pathReasons(hit.version.path, query)
}

function hostsOf({ version, hostnames }: SearchHit): readonly string[] {
  return (hostnames ?? [version.hostname]).filter((name) => name !== '')
}

function totalLine(shown: number, total: number): string {
  return shown < total ? `${formatCount(shown)} of ${plural(total, 'file')}; --limit ${formatCount(Math.min(total, shown * 10)).replaceAll(',', '')} shows more` : plural(total, 'file')
}

/** What to type next, for the best hit, and for one that is gone from the disk or changed since. */
function commandLines(hits: readonly SearchHit[], repository: string): string[] {
  const [best] = hits
  if (best === undefined) return []
  const gone = hits.find(({ version }) => !version.current)
  return [
    `All about the first: backup show ${addressOf(best)}${repository}`,
    ...(gone === undefined ? [] : [`Bring one back:      backup restore ${addressOf(gone)} --target DIR${repository}`]),
  ]
}

function addressOf({ version }: SearchHit): string {
  return shellWord(`${shortId(version.lastSnapshot)}:${displayPath(version.path)}`)
}

function shortId({ id }: SnapshotRef): string {
  return id.slice(0, shortIdLength)
}
