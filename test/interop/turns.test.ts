/** restic and we take turns on one repository. Which blobs it holds is asked of restic itself. */
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { makeAwkwardFolder, noise, specialPaths } from '../support/awkward-folder.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithRestic, Exchange, type Blobs } from '../support/restic.js'

let scratch: Scratch
let place: Exchange
let source: string
let known: Blobs | undefined
beforeEach(async () => {
  scratch = await makeScratch()
  // A relative path, so that no snapshot holds the temporary folder, in which other tests work as well.
  place = new Exchange(scratch.path('repository'), 'Europe/Berlin', scratch.path())
  source = scratch.path('source')
  known = undefined
  await place.init()
})
afterEach(() => scratch.remove())

type Summary = Record<string, unknown>
const sync = (): Promise<Summary> => place.backupJson(['sync', 'source'])
const resticBackup = async (): Promise<Summary> => {
  const lines = (await place.restic(['backup', '--json', 'source'])).trimEnd().split('\n')
  return JSON.parse(lines.at(-1)!) as Summary
}

/** New blobs of a turn. The root's own tree is not counted: its entry for the agent's folder comes and goes. */
async function addedBy(turn: () => Promise<Summary>): Promise<{ data: number; trees: number }> {
  const before = known ?? (await place.blobs())
  const summary = await turn()
  const after = await place.blobs()
  known = after
  const root = (await place.snapshots()).at(-1)?.tree
  const data = [...after.data].filter((id) => !before.data.has(id))
  const trees = [...after.tree].filter((id) => !before.tree.has(id))
  expect(summary).toMatchObject({ data_blobs: data.length, tree_blobs: trees.length })
  return { data: data.length, trees: trees.filter((id) => id !== root).length }
}

const nothing = { data: 0, trees: 0 }

/** Text, source code and something that makes several chunks. */
async function makeDocuments(): Promise<void> {
  await mkdir(join(source, 'code'), { recursive: true })
  await mkdir(join(source, 'pictures'))
  await writeFile(join(source, 'letter.txt'), 'Dear Ada\n')
  await writeFile(join(source, 'code', 'report.py'), 'import os\n\ndef report():\n    pass\n')
  await writeFile(join(source, 'pictures', 'noise'), noise(6 * 2 ** 20, 'picture'))
}

async function expectWhole(repository = place): Promise<void> {
  expect(await repository.backupJson(['check', '--read-data'])).toMatchObject({ faults: [], unreferenced_packs: 0 })
  const target = `${repository.repository}-restored`
  await rm(target, { recursive: true, force: true })
  await repository.backup(['restore', 'latest', '--target', target])
  expect(compareFolders(source, join(target, 'source'))).toEqual([])
}

describeWithRestic('taking turns with restic', () => {
  it.each(['ours', 'theirs'])('on an unchanged folder adds nothing (the first turn is %s)', async (whose) => {
    makeAwkwardFolder(source)
    // restic 0.14 stores none of these, or not in full.
    for (const path of [specialPaths.socket, specialPaths.brokenLinkTarget, specialPaths.linkWithAttribute]) await rm(join(source, path))
    const [first, second] = whose === 'ours' ? [sync, resticBackup] : [resticBackup, sync]
    await first()
    // Our first turn adds the metadata folder: its tree, a segment and the file that explains it.
    expect(await addedBy(second)).toEqual(whose === 'ours' ? nothing : { data: 2, trees: 1 })
    expect(await addedBy(first)).toEqual(nothing)
    expect(await addedBy(second)).toEqual(nothing)
    expect(await addedBy(sync)).toEqual(nothing)
    // Two root trees and no more: ours names the metadata folder.
    expect(new Set((await place.snapshots()).map(({ tree }) => tree)).size).toBe(2)
    expect(await place.restic(['check', '--read-data'])).toContain('no errors were found')
    expect(await place.backupJson(['check', '--read-data'])).toMatchObject({ faults: [], snapshots: 5, unreferenced_packs: 0 })
  })

  it('with edits in between adds what they changed, once', async () => {
    await makeDocuments()
    await sync()
    await resticBackup()

    await appendFile(join(source, 'letter.txt'), 'How are you?\n')
    // The text, the segment that its document is merged into, and about.json, which names what that covers; the source folder and the metadata folder.
    expect(await addedBy(sync)).toEqual({ data: 3, trees: 2 })
    expect(await addedBy(resticBackup)).toEqual(nothing)

    await rename(join(source, 'code', 'report.py'), join(source, 'report.py'))
    expect(await addedBy(resticBackup)).toEqual({ data: 0, trees: 2 })
    expect(await addedBy(sync)).toEqual(nothing)

    const picture = await readFile(join(source, 'pictures', 'noise'))
    await writeFile(join(source, 'pictures', 'noise'), Buffer.concat([Buffer.from('a few bytes in front'), picture]))
    // Only the first chunk differs, and no analyzer has anything to say about it.
    expect(await addedBy(resticBackup)).toEqual({ data: 1, trees: 2 })
    expect(await addedBy(sync)).toEqual(nothing)
    await expectWhole()
    expect(await place.restic(['check', '--read-data'])).toContain('no errors were found')
  })

  it('restic forget --prune leaves what is still needed, documents too', async () => {
    await makeDocuments()
    await sync()
    await writeFile(join(source, 'gone.txt'), noise(2 ** 21, 'gone'))
    await sync()
    await rm(join(source, 'gone.txt'))
    const { snapshot_id: kept } = await sync()
    const document = await place.shown('/source/code/report.py')
    const before = await place.blobs()
    await place.restic(['forget', '--keep-last', '1', '--prune', '--max-unused', '0'])
    known = undefined
    expect((await place.blobs()).data.size).toBeLessThan(before.data.size)
    expect((await place.snapshots()).map(({ id }) => id)).toEqual([kept])
    expect(await place.shown('/source/code/report.py')).toEqual(document)
    expect(document).toMatchObject({ code: { language: 'Python', symbols: ['report'] } })
    expect((await place.backup(['ls', 'latest:/source/code'])).split('\n')).toEqual(['/source/code', '/source/code/report.py', ''])
    await expectWhole()
    expect(await addedBy(sync)).toEqual(nothing)
  })

  it('after restic removed every snapshot of ours, the files are analysed again', async () => {
    await makeDocuments()
    await sync()
    await resticBackup()
    await place.restic(['forget', '--keep-last', '1', '--prune', '--max-unused', '0'])
    expect(await sync()).toMatchObject({ files_unmodified: 3, analysis: { analysed: 2, known: 0, failed: 0, pending: 0 } })
    expect(await place.backupJson(['show', 'latest:/source/code/report.py'])).toMatchObject({ code: { language: 'Python' } })
    await expectWhole()
  })

  it('restic copy carries the documents into another repository', async () => {
    await makeDocuments()
    await sync()
    const second = new Exchange(scratch.path('second'), place.zone, scratch.path())
    await second.restic(['init', '--from-repo', place.repository, '--copy-chunker-params'])
    await second.restic(['copy', '--from-repo', place.repository])
    const document = await place.shown('/source/code/report.py')
    expect(document).toMatchObject({ code: { language: 'Python' } })
    expect(await second.shown('/source/code/report.py')).toEqual(document)
    expect(await second.backup(['ls', '-l', 'latest'])).toBe(await place.backup(['ls', '-l', 'latest']))
    await expectWhole(second)
    expect(await second.backupJson(['sync', 'source'])).toMatchObject({ data_blobs: 0, tree_blobs: 0, analysis: { analysed: 0 } })
  })
  it('works in a repository of version 1, which knows no compression', async () => {
    await makeDocuments()
    const old = new Exchange(scratch.path('version 1'), place.zone, scratch.path())
    await old.restic(['init', '--repository-version', '1'])
    await old.backup(['sync', 'source'])
    expect(await old.restic(['check', '--read-data'])).toContain('no errors were found')
    expect(JSON.parse((await old.restic(['backup', '--json', 'source'])).trimEnd().split('\n').at(-1)!)).toMatchObject({ data_blobs: 0, tree_blobs: 1 })
    await expectWhole(old)
  })
})
