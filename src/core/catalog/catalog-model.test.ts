/**
 * Anything that can befall a catalog, in any order: afterwards every file's content has exactly its newest document,
 * and the rules about segments hold.
 */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeDocument } from '../combine/combine.js'
import { BackupError } from '../contracts/errors.js'
import { live } from '../test-support/backup-scene.js'
import { contentOf, documentOf, MemoryCatalog } from '../test-support/memory-catalog.js'
import { isFull, maxSmallSegments } from './merge-plan.js'
import { isProvisional, parseDocument } from './parse-document.js'
import type { CatalogFolder } from './read-catalog.js'

interface Step {
  readonly add: readonly number[]
  readonly remove: readonly number[]
  readonly reanalyze: readonly number[]
  /** Of these contents some analyzer was not to be had. */
  readonly unlucky: readonly number[]
  readonly damage: boolean
  readonly before: 'nothing' | 'another program' | 'another host'
  readonly aborted: boolean
  /** Segments of earlier runs cannot be reached when the folder is written. */
  readonly away: boolean
}

const contents = fc.array(fc.nat(39), { maxLength: 12 })
const step: fc.Arbitrary<Step> = fc.record({
  add: contents,
  remove: contents,
  reanalyze: fc.array(fc.nat(39), { maxLength: 3 }),
  unlucky: fc.array(fc.nat(39), { maxLength: 3 }),
  damage: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
  before: fc.constantFrom('nothing' as const, 'nothing' as const, 'nothing' as const, 'another program' as const, 'another host' as const),
  aborted: fc.integer({ min: 0, max: 5 }).map((die) => die === 0),
  away: fc.integer({ min: 0, max: 7 }).map((die) => die === 0),
})

const maxSegmentBytes = 2048

/** What one host knows about its files; two hosts share a repository. */
class Host {
  readonly files = new Set<number>()
  folder: CatalogFolder | undefined
  /** Whether its last sync looked anything up; damage is not noticed otherwise. */
  asked = false
}

class Model {
  readonly catalog: MemoryCatalog
  /** How often a content was analysed; its documents carry that number. */
  readonly versions = new Map<number, number>()
  readonly hosts = [new Host(), new Host()] as const

  constructor(maxBytes: number) {
    this.catalog = new MemoryCatalog(maxBytes)
  }

  /** One sync, as the analysis goes about it. */
  async sync(host: Host, { add, remove, reanalyze, unlucky, aborted, away }: Step, reverse: boolean): Promise<void> {
    for (const number of remove) host.files.delete(number)
    for (const number of add) host.files.add(number)
    const stop = new AbortController()
    if (aborted) stop.abort()
    // Unchanged files are passed over where the folder is complete.
    const looked = [...host.files].filter((number) => host.folder?.complete !== true || add.includes(number) || reanalyze.includes(number)).sort((a, b) => a - b)
    let missing = false
    const { catalog } = this
    host.asked = looked.length > 0
    const folder = await catalog.commit({
      files: host.files,
      previous: host.folder ?? null,
      signal: stop.signal,
      beforeFinish: () => {
        const stored = new Set(catalog.blobs.keys())
        if (away) catalog.trouble = (id) => (stored.has(id) ? new BackupError('store-failed', 'away') : undefined)
      },
      add: async (writer, known, carryOver, carried) => {
        for (const number of reverse ? looked.reverse() : looked) {
          const earlier = await known.find(contentOf(number), { signal: live })
          if (earlier !== undefined && !reanalyze.includes(number)) {
            if (!carried.has(earlier.segment.node.name.toString())) carryOver.want(earlier)
            continue
          }
          const provisional = earlier === undefined && unlucky.includes(number)
          if (provisional) missing = true
          if (provisional && known.hasProvisional(contentOf(number))) continue
          const version = (this.versions.get(number) ?? 0) + 1
          this.versions.set(number, version)
          await writer.add(encodeDocument(documentOf(number, { version, provisional })), earlier?.segment.node)
        }
      },
    })
    host.folder = { ...folder, complete: folder.complete && !missing }
  }
}

async function check({ catalog }: Model, { folder, files, asked }: Host): Promise<void> {
  const found = new Map<string, string[]>()
  if (!asked) return
  for (const line of await catalog.linesOf(folder!)) {
    const document = parseDocument(line)!
    if (!isProvisional(document)) found.set(document.contentId, [...(found.get(document.contentId) ?? []), document.outcomes[0]!.version])
  }
  for (const versions of found.values()) expect(versions).toHaveLength(1)
  if (folder!.complete) expect([...files].filter((number) => !found.has(contentOf(number)))).toEqual([])
  for (const { size } of folder!.segments) expect(size).toBeLessThanOrEqual(maxSegmentBytes)
}

describe('a catalog', () => {
  it('has exactly the newest document of every content, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const model = new Model(maxSegmentBytes)
        const [host, other] = model.hosts
        for (const one of steps) {
          if (one.before === 'another program') {
            await model.catalog.save(undefined)
            host.folder = undefined
          }
          if (one.before === 'another host') {
            await model.sync(other, { ...one, add: one.remove, remove: one.add }, false)
            await check(model, other)
          }
          const before = new Map(model.versions)
          if (one.damage && host.folder?.segments[0] !== undefined) model.catalog.damage(host.folder.segments[0])
          await model.sync(host, one, false)
          await check(model, host)
          if (!host.asked) continue
          if (!one.aborted && !one.damage && !one.away) expect(host.folder!.segments.filter(({ size }) => !isFull(size, maxSegmentBytes)).length).toBeLessThanOrEqual(maxSmallSegments)
          const documents = new Map((await model.catalog.documentsOf(host.folder!)).filter((document) => !isProvisional(document)).map((document) => [document.contentId, document]))
          // What was analysed again in this very sync is what the snapshot has.
          for (const [number, version] of model.versions) {
            const document = documents.get(contentOf(number))
            if (!one.away && version !== before.get(number) && one.reanalyze.includes(number) && host.files.has(number) && document !== undefined) expect(document.outcomes[0]!.version).toBe(`${version}`)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('is the same bytes for the same documents, in whatever order they are met', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        // Large enough for the new documents of a run: of more it depends on the order which share a segment.
        const models = [new Model(100_000), new Model(100_000)] as const
        for (const next of steps) for (const [i, model] of models.entries()) await model.sync(model.hosts[0], next, i === 1)
        const [one, other] = models.map(({ catalog }) => catalog.snapshots.at(-1)?.tree)
        expect(one).toBe(other)
      }),
      { numRuns: 40 },
    )
  })
})
