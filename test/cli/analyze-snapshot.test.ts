/** `backup analyze --snapshot` and `--pending` on repositories whose files are not on the disk any more. */
import { watch } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { describeWithRestic } from '../support/restic.js'
import { backup, errorLine, makeScratch, run, type Run, type RunOptions, type Scratch } from './support.js'

let scratch: Scratch
/** Where the private folder is made. */
let temporary: string
beforeEach(async () => {
  scratch = await makeScratch()
  temporary = scratch.path('temporary')
  await mkdir(temporary)
  await mkdir(scratch.path('documents', 'code'), { recursive: true })
  await writeFile(scratch.path('documents', 'letter.txt'), 'Dear Ada, write to grace.hopper@navy.example.\n')
  await writeFile(scratch.path('documents', 'code', 'report.py'), 'import os\n\ndef report():\n    pass\n')
  expect(await work(['init'])).toMatchObject({ code: 0 })
})
afterEach(() => scratch.remove())

const options = (): RunOptions => {
  const repository = scratch.path('repository')
  return { cwd: scratch.path(), env: { TMPDIR: temporary, BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: repository, RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: repository } }
}
const work = (args: readonly string[], onStart?: RunOptions['onStart']): Promise<Run> => backup(args, { ...options(), ...(onStart && { onStart }) })
const restic = (...args: string[]): Promise<Run> => run('restic', ['--no-cache', ...args], options())
const linesOf = ({ stdout }: Run): Record<string, unknown>[] => stdout.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>)
const snapshots = (): Promise<string[]> => readdir(scratch.path('repository', 'snapshots'))
const privateFolders = async (): Promise<string[]> => (await readdir(temporary)).filter((name) => name.startsWith('backup-agent-'))
const id = expect.stringMatching(/^[0-9a-f]{64}$/)

async function show(file: string): Promise<Record<string, unknown>> {
  return JSON.parse((await work(['show', `latest:${file}`, '--json'])).stdout) as Record<string, unknown>
}

async function expectClean(): Promise<void> {
  expect(await work(['check', '--read-data'])).toMatchObject({ code: 0 })
  expect([await privateFolders(), await readdir(scratch.path('repository', 'locks'))]).toEqual([[], []])
}

describeWithRestic('a snapshot made by restic', () => {
  it('gets documents though its files are gone, and restic finds nothing wrong', async () => {
    expect(await restic('backup', 'documents', '--tag', 'weekly')).toMatchObject({ code: 0 })
    const [made] = JSON.parse((await restic('snapshots', '--json')).stdout) as Record<string, unknown>[]
    await rm(scratch.path('documents'), { recursive: true })
    const result = await work(['analyze', '--pending', '--json'])
    expect([result.code, result.stderr]).toEqual([0, ''])
    const [line] = linesOf(result)
    expect(line).toEqual({ base_snapshot_id: made?.['id'], snapshot_id: id, analysis: { analysed: 2, known: 0, failed: 0, pending: 0 }, total_duration: expect.any(Number) })
    expect(await show('/documents/letter.txt')).toMatchObject({ pii: { counts: { EMAIL_ADDRESS: 1 } } })
    expect(await show('/documents/code/report.py')).toMatchObject({ code: { symbols: ['report'] } })

    const added = JSON.parse((await restic('cat', 'snapshot', String(line?.['snapshot_id']))).stdout) as Record<string, unknown>
    expect(added).toMatchObject({ original: made?.['id'], paths: made?.['paths'], hostname: made?.['hostname'], tags: ['weekly'] })
    expect(Date.parse(String(added['time']))).toBe(Date.parse(String(made?.['time'])) + 1)
    expect((JSON.parse((await restic('snapshots', '--json')).stdout) as unknown[]).length).toBe(2)
    expect(await restic('check', '--read-data')).toMatchObject({ code: 0 })
    expect(await restic('restore', String(line?.['snapshot_id']), '--target', scratch.path('restored'))).toMatchObject({ code: 0 })
    expect((await readdir(scratch.path('restored', 'documents'))).sort()).toEqual(['code', 'letter.txt'])
    await expectClean()

    const again = await work(['analyze', '--pending'])
    expect([again.code, again.stdout, (await snapshots()).length]).toEqual([0, 'Nothing is pending\n', 2])
  })
})

describe('a snapshot that was made without analysis', () => {
  it('gets documents, and no second snapshot when asked again', async () => {
    expect(await work(['sync', 'documents', '--no-analyze'])).toMatchObject({ code: 0 })
    await rm(scratch.path('documents'), { recursive: true })
    const first = await work(['analyze', '--snapshot', 'latest'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Analysis: {2}2 analysed, 0 known\nSnapshot [0-9a-f]{8} saved: the files of [0-9a-f]{8} with what was found out, in 0:\d\d\n$/)
    const second = await work(['analyze', '--snapshot', 'latest'])
    expect(second.stdout).toMatch(/^Analysis: {2}0 analysed, 2 known\nSnapshot [0-9a-f]{8}: nothing to add\n$/)
    expect(await snapshots()).toHaveLength(2)
    await expectClean()
  })

  it('is told from one that a sync had no time for, which says how to go on', async () => {
    const cut = await work(['sync', 'documents', '--analyze-budget', '0', '--json'])
    const { analysis } = JSON.parse(cut.stdout) as { analysis: { analysed: number; pending: number } }
    // What was quick enough is done; nothing is counted twice.
    expect(analysis.analysed + analysis.pending).toBe(2)
    await writeFile(scratch.path('documents', 'new.txt'), 'a new one\n'.repeat(1000))
    const told = await work(['sync', 'documents', '--no-analyze'])
    expect(told).toMatchObject({ code: 0 })
    const done = linesOf(await work(['analyze', '--pending', '--json']))
    expect(done).toMatchObject([{ snapshot_id: id, analysis: { analysed: 3 - analysis.analysed, known: analysis.analysed, pending: 0 } }])
    expect(linesOf(await work(['analyze', '--pending', '--json']))).toEqual([])
    const sync = await work(['sync', 'documents', '--json'])
    expect(JSON.parse(sync.stdout)).toMatchObject({ files_unmodified: 3, analysis: { analysed: 0, known: 0, pending: 0 } })
  })
})

describe('a run that is ended', () => {
  /** Many files that are not on the disk, so that the private folder is there for a while. */
  async function killedWith(signal: NodeJS.Signals): Promise<Run> {
    for (let at = 0; at < 300; at++) await writeFile(scratch.path('documents', `${at}.txt`), `number ${at} ${'x'.repeat(5000)}\n`)
    expect(await work(['sync', 'documents', '--no-analyze'])).toMatchObject({ code: 0 })
    await rm(scratch.path('documents'), { recursive: true })
    return work(['analyze', '--snapshot', 'latest'], (child) => {
      const watcher = watch(temporary, (_event, name) => {
        if (name?.startsWith('backup-agent-') !== true) return
        watcher.close()
        child.kill(signal)
      })
    })
  }

  it('by SIGKILL leaves the repository as it was, and the next one does the work', async () => {
    expect(await killedWith('SIGKILL')).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect(await snapshots()).toHaveLength(1)
    expect(await work(['check', '--read-data'])).toMatchObject({ code: 0 })
    expect(linesOf(await work(['analyze', '--pending', '--json']))).toMatchObject([{ analysis: { pending: 0, failed: 0 } }])
    expect(await snapshots()).toHaveLength(2)
  })

  it('by SIGINT takes its private folder with it, and keeps what is ready', async () => {
    expect(await killedWith('SIGINT')).toMatchObject({ code: 130 })
    await expectClean()
    const made = (await snapshots()).length
    expect(linesOf(await work(['analyze', '--pending', '--json']))).toMatchObject([{ analysis: { pending: 0 } }])
    expect(await snapshots()).toHaveLength(made + 1)
  })
})

describe('wrong usage', () => {
  it.each([
    [[], 'nothing to analyse is named'],
    [['letter.txt', '--pending'], 'paths cannot be named together with --snapshot or --pending'],
    [['--pending', '--reanalyze', 'code'], '--reanalyze goes with --snapshot'],
    [['--snapshot', 'latest', '--pending'], 'exclude each other'],
    [['--snapshot', 'latest', '--always'], '--reanalyze'],
    [['--snapshot', 'ffff'], 'there is no snapshot ffff'],
  ])('%j is refused in one line', async (args, message) => {
    const result = await work(['analyze', ...args])
    expect([result.code, errorLine(result)]).toEqual([1, expect.stringContaining(message)])
  })
})
