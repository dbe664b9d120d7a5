import { describe, expect, it } from '@jest/globals'
import { encodeDocument } from '../combine/combine.js'
import { BackupError, codeOf } from '../contracts/errors.js'
import type { FileMetadata } from '../contracts/metadata.js'
import type { TreeNode } from '../contracts/tree.js'
import { live } from '../test-support/backup-scene.js'
import type { KnownDocuments } from './known-documents.js'
import type { CatalogWriter } from './write-catalog.js'
import { addAll, contentOf, documentOf, MemoryCatalog, replaceAll } from '../test-support/memory-catalog.js'

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
const documents = (from: number, to: number, options?: Parameters<typeof documentOf>[1]) => range(from, to).map((number) => documentOf(number, options))
const namesOf = (nodes: readonly TreeNode[]) => nodes.map(({ name }) => name.toString())
/** Which documents, for people who read what differs. */
const sorted = (found: readonly FileMetadata[]) => found.map(({ size, outcomes: [row] }) => `${size} ${row?.version} ${row?.status}`).sort()

describe('segments', () => {
  it('stay below twelve after a hundred small syncs on top of 20,000 documents, and add bytes in proportion', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 20_000, { bytes: 600 })) })
    let next = 20_000
    let fresh = 0
    let added = 0
    for (const sync of range(0, 100)) {
      const count = 1 + ((sync * 7) % 20)
      const batch = documents(next, next + count, { bytes: 600 })
      next += count
      fresh += batch.reduce((sum, document) => sum + encodeDocument(document).length + 1, 0)
      const { segments } = await catalog.commit({ add: (writer) => addAll(writer, batch) })
      added += catalog.addedBytes
      expect(segments.length).toBeLessThan(12)
    }
    expect(added / fresh).toBeLessThan(6)
    expect((await catalog.documentsOf((await catalog.latest())!)).length).toBe(next)
  })

  it('are never larger than the bound, and none is written twice', async () => {
    const catalog = new MemoryCatalog(4096)
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, documents(0, 100)) })
    for (const { size } of segments) expect(size).toBeLessThanOrEqual(4096)
    expect(new Set(namesOf(segments)).size).toBe(segments.length)
    const full = namesOf(segments.filter(({ size }) => size >= 2048))
    const next = await catalog.commit({ add: (writer) => addAll(writer, documents(100, 110)) })
    expect(namesOf(next.segments)).toEqual(expect.arrayContaining(full))
    for (const { size } of next.segments) expect(size).toBeLessThanOrEqual(4096)
  })

  it('are the same for the same documents, in whatever order these came', async () => {
    const [one, other] = [new MemoryCatalog(), new MemoryCatalog()]
    for (const [from, to] of [[0, 9], [9, 20], [20, 21]] as const) {
      const batch = documents(from, to)
      const a = await one.commit({ add: (writer) => addAll(writer, batch) })
      const b = await other.commit({ add: (writer) => addAll(writer, [...batch].reverse()) })
      expect(namesOf(a.segments)).toEqual(namesOf(b.segments))
    }
    expect(one.snapshots.at(-1)?.tree).toBe(other.snapshots.at(-1)?.tree)
  })

  it('and everything else stay as they are when nothing is new', async () => {
    const catalog = new MemoryCatalog(4096)
    for (const number of range(0, 5)) await catalog.commit({ add: (writer) => addAll(writer, documents(number * 5, number * 5 + 5)) })
    const before = catalog.snapshots.at(-1)!.tree
    for (const files of [range(0, 25), range(0, 1)]) {
      await catalog.commit({ files })
      // What is read is about.json, before the run and after it.
      expect([catalog.addedBytes, catalog.addedTrees, catalog.blobsRead, catalog.snapshots.at(-1)!.tree]).toEqual([0, 0, 2, before])
    }
  })

  it('of documents that could not be read again are not written', async () => {
    const catalog = new MemoryCatalog(4096)
    const wrong = { ...documentOf(1), pii: 'none' } as unknown as ReturnType<typeof documentOf>
    const added: boolean[] = []
    const folder = await catalog.commit({
      add: async (writer) => {
        for (const document of [wrong, documentOf(2, { bytes: 5000 }), documentOf(3)]) added.push(await writer.add(encodeDocument(document)))
      },
    })
    expect([added, (await catalog.documentsOf(folder)).map(({ size }) => size)]).toEqual([[false, false, true], [3]])
  })
})

describe('merging', () => {
  const threeSyncs = async (catalog: MemoryCatalog) => {
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 4)) })
    return catalog.commit({ add: (writer) => addAll(writer, documents(4, 7)) })
  }

  it('makes one of what outweighs the next larger one', async () => {
    const catalog = new MemoryCatalog()
    expect((await threeSyncs(catalog)).segments).toHaveLength(2)
    const merged = await catalog.commit({ add: (writer) => addAll(writer, documents(7, 9)) })
    expect(merged.segments).toHaveLength(1)
    expect(sorted(await catalog.documentsOf(merged))).toEqual(sorted(documents(0, 9)))
  })

  it('drops provisional documents that have a final one', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, [documentOf(1, { provisional: true }), documentOf(2, { provisional: true })]) })
    const merged = await catalog.commit({ add: (writer) => addAll(writer, [documentOf(1), documentOf(3), documentOf(4)]) })
    expect(merged.segments).toHaveLength(2)
    const all = await catalog.commit({ add: (writer) => addAll(writer, documents(5, 9)) })
    expect(all.segments).toHaveLength(1)
    expect(sorted(await catalog.documentsOf(all))).toEqual(sorted([documentOf(1), documentOf(2, { provisional: true }), ...documents(3, 9)]))
  })

  it('leaves a segment that cannot be read where it is, and merges the others', async () => {
    const catalog = new MemoryCatalog()
    const { segments } = await threeSyncs(catalog)
    const larger = segments.find(({ size }) => size > 1000)!
    catalog.damage(larger)
    const merged = await catalog.commit({ add: (writer) => addAll(writer, documents(7, 9)) })
    expect([merged.segments.length, merged.complete]).toEqual([2, true])
    expect(namesOf(merged.segments)).toContain(larger.name.toString())
  })

  it('is left out when the signal fires, and the rest is not', async () => {
    const catalog = new MemoryCatalog()
    await threeSyncs(catalog)
    const controller = new AbortController()
    controller.abort()
    const folder = await catalog.commit({ signal: controller.signal, add: (writer) => addAll(writer, documents(7, 9)) })
    expect(folder.segments).toHaveLength(3)
    expect(sorted(await catalog.documentsOf(folder))).toEqual(sorted(documents(0, 9)))
    expect((await catalog.commit({ add: (writer) => addAll(writer, documents(9, 10)) })).segments).toHaveLength(1)
  })

  it('takes in whole segments of other snapshots', async () => {
    const catalog = new MemoryCatalog()
    await threeSyncs(catalog)
    await catalog.save(undefined)
    const folder = await catalog.commit({
      add: async (writer, known, carryOver) => {
        for (const number of range(0, 7)) carryOver.want((await known.find(contentOf(number), { signal: live }))!)
        await addAll(writer, documents(7, 9))
      },
    })
    expect(folder.segments).toHaveLength(1)
    expect(sorted(await catalog.documentsOf(folder))).toEqual(sorted(documents(0, 9)))
  })
})

describe('the list of what a folder covers', () => {
  /** A folder with one segment made of two, which it covers. */
  const merged = async (catalog: MemoryCatalog) => {
    const first = await catalog.commit({ add: (writer) => addAll(writer, documents(0, 3)) })
    const second = await catalog.commit({ add: (writer) => addAll(writer, documents(3, 5)) })
    const both = await catalog.commit({ add: (writer) => addAll(writer, documents(5, 7)) })
    const covers = [...new Set(namesOf([...first.segments, ...second.segments]))].sort()
    expect([both.segments.length, both.upkeep.covers]).toEqual([1, covers])
    return { both, covers }
  }

  it('stays as long as nothing is merged, and names what was superseded', async () => {
    const catalog = new MemoryCatalog()
    const { both, covers } = await merged(catalog)
    const more = await catalog.commit({ add: (writer) => addAll(writer, documents(7, 8)) })
    expect([more.segments.length, more.upkeep.covers]).toEqual([2, covers])
    const again = await catalog.commit({ add: (writer, known) => replaceAll(writer, known, [documentOf(0, { version: 2 })]) })
    expect(again.upkeep.covers).toEqual(expect.arrayContaining(namesOf(both.segments)))
  })

  it('is empty after a loss: what damage took with it others may have', async () => {
    const catalog = new MemoryCatalog()
    const { both } = await merged(catalog)
    await catalog.commit({ add: (writer) => addAll(writer, documents(7, 9)) })
    await catalog.commit({ add: (writer) => addAll(writer, documents(9, 10)) })
    const folder = await catalog.commit({
      // So many that the other segments are merged with them in the same run.
      add: async (writer, known) => (await replaceAll(writer, known, [documentOf(0, { version: 2 })]), await addAll(writer, documents(10, 11))),
      beforeFinish: () => catalog.damage(both.segments[0]!),
    })
    expect([folder.segments.length, folder.complete, folder.upkeep.covers]).toEqual([1, false, []])
  })

  it('is empty where documents of files that are gone were dropped: another snapshot may have such files', async () => {
    const catalog = new MemoryCatalog(4096)
    await catalog.commit({ files: range(0, 5), add: (writer) => addAll(writer, documents(0, 5)) })
    await catalog.commit({ files: range(0, 20), add: (writer) => addAll(writer, documents(5, 20)) })
    const folder = await catalog.commit({ files: range(18, 22), add: (writer) => addAll(writer, documents(20, 22)) })
    expect([sorted(await catalog.documentsOf(folder)), folder.upkeep.covers]).toEqual([sorted(documents(18, 22)), []])
    // Whose documents are then found where they still are.
    expect(await catalog.known(folder).find(contentOf(0), { signal: live })).toBeDefined()
  })
})

describe('documents that no file has', () => {
  it('are dropped when the segments have doubled, and not looked for before', async () => {
    const catalog = new MemoryCatalog(8192)
    await catalog.commit({ files: range(0, 20), add: (writer) => addAll(writer, documents(0, 20)) })
    const sizes: number[] = []
    // In each sync ten files go and ten come.
    for (const sync of range(1, 30)) {
      const files = range(sync * 10, sync * 10 + 20)
      const folder = await catalog.commit({ files, add: (writer) => addAll(writer, documents(sync * 10 + 10, sync * 10 + 20)) })
      const found = await catalog.documentsOf(folder)
      sizes.push(found.length)
      const contents = new Set(found.map(({ contentId }) => contentId))
      for (const number of files) expect(contents.has(contentOf(number))).toBe(true)
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60)
    expect(sizes.filter((size, i) => i > 0 && size < sizes[i - 1]!).length).toBeGreaterThan(3)
  })

  it('stay where the signal fires, and are looked for again', async () => {
    const catalog = new MemoryCatalog(4096)
    await catalog.commit({ files: range(0, 5), add: (writer) => addAll(writer, documents(0, 5)) })
    await catalog.commit({ files: range(5, 20), add: (writer) => addAll(writer, documents(5, 20)) })
    const controller = new AbortController()
    controller.abort()
    const before = await catalog.commit({ files: range(19, 21), signal: controller.signal, add: (writer) => addAll(writer, documents(20, 21)) })
    expect((await catalog.documentsOf(before)).length).toBe(21)
    const after = await catalog.commit({ files: range(19, 22), add: (writer) => addAll(writer, documents(21, 22)) })
    expect(sorted(await catalog.documentsOf(after))).toEqual(sorted(documents(19, 22)))
  })
})

describe('a superseded content', () => {
  const again = (...numbers: number[]) => numbers.map((number) => documentOf(number, { version: 2 }))
  const segmentsWith = async (catalog: MemoryCatalog, numbers: readonly number[]) => {
    const known = catalog.known(undefined)
    return Promise.all(numbers.map(async (number) => (await known.find(contentOf(number), { signal: live }))!.segment.node))
  }
  const unreachable = (catalog: MemoryCatalog, segments: readonly TreeNode[], error: Error = new BackupError('store-failed', 'offline')) => {
    const blobs = new Set(segments.flatMap(({ content }) => content ?? []))
    catalog.trouble = (id) => (blobs.has(id) ? error : undefined)
  }

  it('has its new document only, in whatever segments old ones were', async () => {
    const catalog = new MemoryCatalog(4096)
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 40)) })
    await catalog.commit({ add: (writer) => addAll(writer, [documentOf(40)]) })
    const folder = await catalog.commit({ add: (writer, known) => replaceAll(writer, known, again(3, 17, 40)) })
    const others = documents(0, 40).filter(({ size }) => size !== 3 && size !== 17)
    expect(sorted(await catalog.documentsOf(folder))).toEqual(sorted([...others, ...again(3, 17, 40)]))
    expect(catalog.postponed).toBeUndefined()
  })

  it('has its new document when the run is being interrupted, too', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 2)) })
    const controller = new AbortController()
    controller.abort()
    const folder = await catalog.commit({ signal: controller.signal, add: (writer, known) => replaceAll(writer, known, again(0)) })
    expect(sorted(await catalog.documentsOf(folder))).toEqual(sorted([...again(0), documentOf(1)]))
  })

  it('takes a damaged segment with it, and the folder says that documents are missing', async () => {
    const catalog = new MemoryCatalog()
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, documents(0, 2)) })
    const add = async (writer: CatalogWriter, known: KnownDocuments) => (await replaceAll(writer, known, again(0)), catalog.damage(segments[0]!))
    const folder = await catalog.commit({ add })
    expect([await catalog.documentsOf(folder), folder.complete, catalog.postponed]).toEqual([again(0), false, undefined])
  })

  it.each<[string, Error]>([
    ['the store', new BackupError('store-failed', 'offline')],
    ['whatever it is', new TypeError('no such thing')],
  ])('keeps its old document where that cannot be reached for %s, and all others have their new one', async (_what, error) => {
    const catalog = new MemoryCatalog(4096)
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 40)) })
    const [first, last] = await segmentsWith(catalog, [0, 39])
    expect(first).not.toEqual(last)
    const folder = await catalog.commit({
      add: async (writer, known) => (await replaceAll(writer, known, again(0, 39)), await addAll(writer, documents(40, 41))),
      beforeFinish: () => unreachable(catalog, [first!], error),
    })
    expect(sorted(await catalog.documentsOf(folder))).toEqual(sorted([...documents(0, 39), ...again(39), ...documents(40, 41)]))
    expect([folder.complete, catalog.postponed]).toEqual([false, { documents: 1, error }])
    expect(namesOf(folder.segments)).toContain(first!.name.toString())
  })

  it('is as it was, and the folder too, where nothing else is new', async () => {
    const catalog = new MemoryCatalog()
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, documents(0, 2)) })
    const folder = await catalog.commit({ add: (writer, known) => replaceAll(writer, known, again(0, 1)), beforeFinish: () => unreachable(catalog, segments) })
    expect([namesOf(folder.segments), folder.complete, catalog.postponed?.documents]).toEqual([namesOf(segments), false, 2])
  })

  it('has no second document when there were too many new ones to hold them back', async () => {
    const catalog = new MemoryCatalog(4096)
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 60)) })
    const [unread] = await segmentsWith(catalog, [0])
    const folder = await catalog.commit({ add: (writer, known) => replaceAll(writer, known, again(...range(0, 60))), beforeFinish: () => unreachable(catalog, [unread!]) })
    const found = await catalog.documentsOf(folder)
    expect(new Set(found.map(({ contentId }) => contentId)).size).toBe(found.length)
    const old = (await catalog.documentsOf({ ...folder, segments: [unread!] })).map(({ size }) => size)
    expect(sorted(found)).toEqual(expect.arrayContaining(sorted(old.map((number) => documentOf(number)))))
    // What shares a segment with a document that was taken back is made again, and no more.
    expect(found.length + catalog.postponed!.documents).toBe(60 + old.length)
    expect(folder.complete).toBe(false)
    const healed = await catalog.commit({ add: (writer, known) => replaceAll(writer, known, again(0)) })
    expect((await catalog.documentsOf(healed)).find(({ size }) => size === 0)).toEqual(again(0)[0])
  })

  it('ends the run when what is left of its segment cannot be written', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, documents(0, 2)) })
    const full = catalog.commit({
      add: (writer, known) => replaceAll(writer, known, again(0)),
      beforeFinish: () => void Object.assign(catalog.packs, { save: () => Promise.reject(new BackupError('store-full', 'full')) }),
    })
    expect(await full.then(String, codeOf)).toBe('store-full')
  })
})
