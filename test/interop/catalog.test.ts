/** What restic does to snapshots leaves their documents whole, also where many segments were merged into few. */
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { makeScratch, type Scratch } from '../cli/support.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithRestic, Exchange } from '../support/restic.js'

/** New files of each sync, so that segments of several sizes stay, and the last sync merges the smallest. */
const batches = [24, 10, 4, 2, 2]
/** One file of each sync. */
const paths = batches.map((_, sync) => `/source/code/${sync}-0.py`)

let scratch: Scratch
let source: string
/** Made once, and never changed: every test works on a copy. */
let made: Exchange
let documents: unknown[]
/** What `find` answers to each of the questions. */
let answers: Answer[]

interface Answer {
  readonly hits: readonly Readonly<Record<string, unknown>>[]
  readonly total: number
}

const questions = [['report'], ['report_2_0'], ['1', '--type', 'py'], ['--where', 'code.imports = os', '--in', '/source/code'], ['report', '--all-versions']]

const at = (repository: string): Exchange => new Exchange(scratch.path(repository), 'Europe/Berlin', scratch.path())

async function copyOf(name: string): Promise<Exchange> {
  await cp(made.repository, scratch.path(name), { recursive: true })
  return at(name)
}

/** Of one file of each sync. */
async function shown(place: Exchange): Promise<unknown[]> {
  const answers = []
  for (const path of paths) answers.push(await place.shown(path))
  return answers
}

/** Without what names or counts snapshots. */
async function find(place: Exchange, ...question: string[]): Promise<Answer> {
  const { hits, total } = (await place.backupJson(['find', ...question, '--limit', '1000'])) as unknown as Answer
  return { hits: hits.map((hit) => ({ ...hit, first_snapshot: '', last_snapshot: '', snapshots: 0 })), total }
}

async function foundIn(place: Exchange): Promise<Answer[]> {
  const found = []
  for (const question of questions) found.push(await find(place, ...question))
  return found
}

async function segmentsOf(place: Exchange, snapshot = 'latest'): Promise<string[]> {
  return [...(await place.restic(['ls', snapshot])).matchAll(/^\/\.backup-metadata\/([0-9a-f]{64}\.jsonl)$/gm)].map(([, name]) => name!)
}

async function expectWhole(place: Exchange): Promise<void> {
  expect(await place.backupJson(['check', '--read-data'])).toMatchObject({ faults: [], unreferenced_packs: 0 })
  await place.restic(['check', '--read-data'])
  expect(await shown(place)).toEqual(documents)
  expect(await foundIn(place)).toEqual(answers)
}

async function makeRepository(): Promise<void> {
  await made.init()
  await mkdir(join(source, 'code'), { recursive: true })
  await writeFile(join(source, 'gone.py'), 'def only_in_the_first(): pass\n')
  for (const [sync, files] of batches.entries()) {
    for (let file = 0; file < files; file++) await writeFile(join(source, 'code', `${sync}-${file}.py`), `import os\n\ndef report_${sync}_${file}():\n    return os.getpid()\n`)
    await made.backup(['sync', 'source'])
    await rm(join(source, 'gone.py'), { force: true })
  }
}

describeWithRestic('documents in merged segments', () => {
  beforeAll(async () => {
    scratch = await makeScratch()
    source = scratch.path('source')
    made = at('made')
    await makeRepository()
    documents = await shown(made)
    answers = await foundIn(made)
  })
  afterAll(() => scratch.remove())

  it('are in fewer segments than there were syncs, and are all there', async () => {
    const segments = await segmentsOf(made)
    expect(segments.length).toBeGreaterThan(1)
    expect(segments.length).toBeLessThan(batches.length)
    for (const [sync, document] of documents.entries()) expect(document).toMatchObject({ code: { language: 'Python', symbols: [`report_${sync}_0`] } })
    expect(answers.map(({ total }) => total > 0)).toEqual(questions.map(() => true))
    await expectWhole(made)
  })

  it('stay when restic forgets the snapshots that they came from, and prunes', async () => {
    const place = await copyOf('pruned')
    const before = await place.blobs()
    // The index is there before the snapshots go, and has to let go of what only they had.
    expect(await find(place, 'only_in_the_first')).toMatchObject({ total: 1, hits: [{ path: '/source/gone.py', current: false }] })
    await place.restic(['forget', '--keep-last', '1', '--prune'])
    expect((await place.blobs()).data.size).toBeLessThan(before.data.size)
    await expectWhole(place)
    expect(await find(place, 'only_in_the_first')).toEqual({ total: 0, hits: [] })
    expect(await place.backupJson(['sync', 'source'])).toMatchObject({ data_blobs: 0, tree_blobs: 0, analysis: { analysed: 0 } })
  })

  it('go with the snapshots that restic copies into another repository', async () => {
    const second = at('second')
    await second.restic(['init', '--from-repo', made.repository, '--copy-chunker-params'])
    await second.restic(['copy', '--from-repo', made.repository])
    await expectWhole(second)
    expect(await segmentsOf(second)).toEqual(await segmentsOf(made))
    await writeFile(join(source, 'code', 'later.py'), 'def later(): pass\n')
    expect(await second.backupJson(['sync', 'source'])).toMatchObject({ analysis: { analysed: 1, pending: 0 } })
    expect(await shown(second)).toEqual(documents)
    const [asked] = answers
    expect(await find(second, 'report')).toMatchObject({ total: asked!.total })
    expect(await find(second, 'later')).toMatchObject({ total: 1, hits: [{ path: '/source/code/later.py', document: { code: { symbols: ['later'] } } }] })
  })

  it('lie in the folder that restic restores, and the restored files need no analysis', async () => {
    const place = await copyOf('restored from')
    const target = scratch.path('restored')
    await place.restic(['restore', 'latest', '--target', target])
    const folder = join(target, '.backup-metadata')
    const segments = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'))
    expect(segments.sort()).toEqual((await segmentsOf(place)).sort())
    for (const name of segments) expect(`${createHash('sha256').update(await readFile(join(folder, name))).digest('hex')}.jsonl`).toBe(name)
    await place.backup(['restore', 'latest', '--target', scratch.path('ours')])
    expect(compareFolders(join(target, 'source'), scratch.path('ours', 'source'))).toEqual([])
    const files = batches.reduce((sum, count) => sum + count, 0)
    // Another folder to the agent, so its documents are taken over from snapshots of other paths: whole segments, and one new about.json.
    const again = await place.backupJson(['sync', join('restored', 'source')])
    expect(again).toMatchObject({ data_blobs: 1, analysis: { analysed: 0, known: files } })
    expect((await segmentsOf(place)).sort()).toEqual(segments.sort())
  })
})
