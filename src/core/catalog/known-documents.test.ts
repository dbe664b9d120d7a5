import { describe, expect, it } from '@jest/globals'
import { BackupError, codeOf } from '../contracts/errors.js'
import { encodeDocument } from '../combine/combine.js'
import { sha256 } from '../repository/unpacked.js'
import { parseDocument } from './parse-document.js'
import { readDocuments } from './read-documents.js'
import { live } from '../test-support/backup-scene.js'
import { KnownDocuments } from './known-documents.js'
import { addAll, contentOf, documentOf, MemoryCatalog } from '../test-support/memory-catalog.js'

const options = { signal: live }
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

describe('a known document', () => {
  it('is read back, wherever in its segment it lies', async () => {
    const catalog = new MemoryCatalog()
    // Several blobs, and documents that begin in one and end in another.
    const documents = range(0, 2500).map((number) => documentOf(number, { bytes: 600 + (number % 7) * 500 }))
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, documents) })
    expect(segments.flatMap(({ content }) => content ?? []).length).toBeGreaterThan(2)
    const known = catalog.known(undefined)
    const read = await Promise.all(documents.map(async ({ contentId }) => known.read((await known.find(contentId, options))!, options)))
    expect(read).toEqual(documents)
  })

  it('costs a blob or two, and nothing the second time', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, range(0, 8000).map((number) => documentOf(number, { bytes: 1000 }))) })
    const known = catalog.known(undefined)
    const found = (await known.find(contentOf(4000), options))!
    catalog.blobsRead = 0
    await Promise.all([known.read(found, options), known.read(found, options)])
    expect(catalog.blobsRead).toBeLessThanOrEqual(2)
    catalog.blobsRead = 0
    await known.read(found, options)
    expect(catalog.blobsRead).toBe(0)
  })

  it('that was spoilt meanwhile is damage', async () => {
    const catalog = new MemoryCatalog()
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, [documentOf(1)]) })
    const known = catalog.known(undefined)
    const found = (await known.find(contentOf(1), options))!
    catalog.damage(segments[0]!)
    expect(await known.read(found, options).then(String, codeOf)).toBe('damaged')
    const stranger = { ...found, segment: { ...found.segment } }
    expect(await known.read(stranger, options).then(String, codeOf)).toBe('internal')
  })
})

describe('of several documents of a content', () => {
  it('the one of the folder that is continued comes first, then that of the newest snapshot', async () => {
    const catalog = new MemoryCatalog()
    const mine = await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(1, { version: 1 })]) })
    await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(1, { version: 2 })]) })
    await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(1, { version: 3 }), documentOf(2)]) })
    const versionSeenFrom = async (previous: typeof mine | undefined) => {
      const known = catalog.known(previous)
      return (await known.read((await known.find(contentOf(1), options))!, options)).outcomes[0]?.version
    }
    expect([await versionSeenFrom(mine), await versionSeenFrom(undefined)]).toEqual(['1', '3'])
  })

  it('in one snapshot, which nobody writes, everybody takes the same: by the hashes of their lines', async () => {
    const catalog = new MemoryCatalog()
    const numbers = range(0, 12)
    // In one segment, and in two.
    await catalog.commit({ add: (writer) => addAll(writer, [1, 2].flatMap((version) => numbers.map((number) => documentOf(number, { version, bytes: 900 })))) })
    const folder = await catalog.commit({ add: (writer) => addAll(writer, numbers.map((number) => documentOf(number, { version: 3 }))) })
    expect(folder.segments).toHaveLength(2)
    const all = await catalog.linesOf(folder)
    const byHash = [...all].sort((a, b) => (sha256(Buffer.from(a)) < sha256(Buffer.from(b)) ? -1 : 1))
    const expected = numbers.map((number) => byHash.find((line) => line.includes(contentOf(number))))
    expect(new Set(expected.map((line) => parseDocument(line!)?.outcomes[0]?.version)).size).toBe(3)

    const known = catalog.known(folder)
    const found = await Promise.all(numbers.map(async (number) => known.read((await known.find(contentOf(number), options))!, options)))
    expect(found.map(encodeDocument)).toEqual(expected)
    const { documents } = await readDocuments(catalog.source, catalog.snapshots.at(-1)!, new Set(numbers.map(contentOf)), options)
    expect(numbers.map((number) => encodeDocument(documents.get(contentOf(number))!))).toEqual(expected)
    let merged = folder
    for (let number = 100; number < 200 && merged.segments.length > 1; number += 5) {
      const few = range(number, number + 5).map((one) => documentOf(one))
      merged = await catalog.commit({ add: (writer) => addAll(writer, few) })
    }
    expect(merged.segments).toHaveLength(1)
    expect((await catalog.linesOf(merged)).filter((line) => all.includes(line)).sort()).toEqual([...expected].sort())
  })
})

describe('loading', () => {
  it('that the store has interrupted goes on at the next question; damage is counted and told once', async () => {
    const catalog = new MemoryCatalog()
    const damaged = await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(1)]) })
    const whole = await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(2)]) })
    const unreadable = await catalog.commit({ previous: null, add: (writer) => addAll(writer, [documentOf(3)]) })
    catalog.damage(damaged.segments[0]!)
    const lastTree = catalog.snapshots.at(-1)!.tree
    catalog.blobs.delete(lastTree)
    const given: string[] = []
    const { source, snapshots, reporter } = catalog
    const known = new KnownDocuments({ source, snapshots, previous: damaged, reporter, onDamaged: (id) => given.push(id) })
    const awaited = whole.segments[0]!.content![0]!
    let troubles = 2
    catalog.trouble = (id) => (id === awaited && troubles-- > 0 ? new BackupError('store-failed', 'busy') : undefined)
    const asked = await Promise.all([2, 2].map((number) => known.find(contentOf(number), options).then(String, codeOf)))
    expect([...asked, await known.find(contentOf(2), options).then(String, codeOf)]).toEqual(['store-failed', 'store-failed', 'store-failed'])
    expect((await known.find(contentOf(2), options))?.line).toBe(0)
    for (const number of [1, 3]) expect(await known.find(contentOf(number), options)).toBeUndefined()
    expect(given).toEqual(damaged.segments[0]!.content)
    expect(known.isWhole(unreadable.segments[0]!)).toBe(true)
    expect(reporter.codes).toEqual(['catalog-damaged', 'catalog-damaged'])
  })

  it('leaves out segments of older snapshots that were merged into what is loaded', async () => {
    const catalog = new MemoryCatalog()
    for (const number of range(0, 30)) await catalog.commit({ add: (writer) => addAll(writer, [documentOf(number)]) })
    const folder = (await catalog.latest())!
    const known = catalog.known(folder)
    catalog.blobsRead = 0
    for (const number of range(0, 30)) expect(await known.find(contentOf(number), options)).toBeDefined()
    const abouts = catalog.snapshots.length
    expect(catalog.blobsRead).toBeLessThanOrEqual(folder.segments.length + abouts)
  })

  it('reads them all the same where the merged segment is damaged', async () => {
    const catalog = new MemoryCatalog()
    await catalog.commit({ add: (writer) => addAll(writer, [documentOf(1)]) })
    await catalog.commit({ add: (writer) => addAll(writer, [documentOf(2)]) })
    const { segments } = await catalog.commit({ add: (writer) => addAll(writer, [documentOf(3)]) })
    expect(segments).toHaveLength(1)
    catalog.damage(segments[0]!)
    const known = catalog.known(await catalog.latest())
    expect(await known.find(contentOf(3), options)).toBeUndefined()
    for (const number of [1, 2]) expect(await known.find(contentOf(number), options)).toBeDefined()
    expect([known.isWhole(segments[0]!), catalog.reporter.codes]).toEqual([false, ['catalog-damaged']])
  })

  it('of a damaged segment gives up its blobs, so that the same segment can be stored again', async () => {
    const catalog = new MemoryCatalog()
    const documents = [documentOf(1), documentOf(2)]
    const first = await catalog.commit({ add: (writer) => addAll(writer, documents) })
    catalog.damage(first.segments[0]!)
    const second = await catalog.commit({
      add: async (writer, known) => {
        expect(await known.find(contentOf(1), options)).toBeUndefined()
        await addAll(writer, documents)
      },
    })
    expect(second.segments).toEqual(first.segments)
    expect(await catalog.documentsOf(second)).toEqual(expect.arrayContaining(documents))
    const third = catalog.known(second)
    expect([await third.find(contentOf(1), options), catalog.reporter.codes]).toEqual([expect.anything(), ['catalog-damaged']])
  })
})
